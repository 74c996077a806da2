package org.colotride.data.transform;

import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/**
 * Mirrors left and right.
 *
 * @param probability with which an image is mirrored, in [0, 1]; ½ if absent
 */
public record HorizontalFlip(Double probability) implements TransformStep {
    public HorizontalFlip {
        probability = probability == null ? 0.5 : probability;
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability: " + probability + ": must lie between 0 and 1");
        }
    }

    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return input;
    }

    @Override
    public ImageTransform create() {
        return new Flip(probability);
    }

    private static final class Flip extends MatTransform {
        private static final int AROUND_THE_VERTICAL_AXIS = 1;

        private final double probability;
        private boolean flipped;
        private int width;

        Flip(double probability) {
            this.probability = probability;
        }

        @Override
        protected Mat apply(Mat image, Random random) {
            flipped = random.nextDouble() < probability;
            width = image.cols();
            if (!flipped) {
                return image;
            }
            Mat mirrored = new Mat();
            opencv_core.flip(image, mirrored, AROUND_THE_VERTICAL_AXIS);
            return mirrored;
        }

        @Override
        public float[] query(float... coordinates) {
            float[] moved = coordinates.clone();
            for (int i = 0; flipped && i < moved.length; i += 2) {
                moved[i] = width - moved[i];
            }
            return moved;
        }
    }
}
