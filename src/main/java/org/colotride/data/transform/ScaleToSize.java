package org.colotride.data.transform;

import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/**
 * Brings a photograph to the size of a data set's images. In contrast to {@link Resize}, which does what the published
 * pipelines do, every pixel of a larger image counts: bilinear interpolation down to 28×28 would look at a few of them.
 * An image of that size stays as it is.
 */
public record ScaleToSize(ImageSize size) implements TransformStep {
    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return Optional.of(size);
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public ImageTransform create() {
        return new Scaling(size);
    }

    private static final class Scaling extends MatTransform {
        private final ImageSize size;
        private float across = 1;
        private float down = 1;

        Scaling(ImageSize size) {
            this.size = size;
        }

        @Override
        protected Mat apply(Mat image, Random random) {
            across = (float) size.width() / image.cols();
            down = (float) size.height() / image.rows();
            if (across == 1 && down == 1) {
                return image;
            }
            int interpolation = across < 1 && down < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
            Mat scaled = new Mat();
            opencv_imgproc.resize(image, scaled, new Size(size.width(), size.height()), 0, 0, interpolation);
            return scaled;
        }

        @Override
        public float[] query(float... coordinates) {
            float[] moved = coordinates.clone();
            for (int i = 0; i < moved.length; i += 2) {
                moved[i] *= across;
                moved[i + 1] *= down;
            }
            return moved;
        }
    }
}
