package org.colotride.data.transform;

import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.colotride.tensor.ImageSize;

/**
 * Cuts out a window. DataVec's own {@code RandomCropTransform} is not used because it reseeds ND4J's global generator,
 * and with it everything else that draws from that.
 */
abstract class CropTransform extends MatTransform {
    private final ImageSize window;
    private int top;
    private int left;

    CropTransform(ImageSize window) {
        this.window = window;
    }

    /** Where the window begins along an axis, in 0 … {@code room}. */
    protected abstract int position(int room, Random random);

    static ImageSize checkedWindow(ImageSize window, Optional<ImageSize> input) {
        if (input.isPresent() && !input.get().holds(window)) {
            throw new IllegalArgumentException("a window of " + window + " does not fit into images of " + input.get()
                    + " (height×width): make it smaller, or put a resize before it");
        }
        return window;
    }

    @Override
    protected Mat apply(Mat image, Random random) {
        ImageSize size = new ImageSize(image.rows(), image.cols());
        if (!size.holds(window)) {
            throw new IllegalArgumentException("the image is " + size + ", smaller than the crop of " + window);
        }
        top = position(size.height() - window.height(), random);
        left = position(size.width() - window.width(), random);
        // A copy: DataVec passes images on as frames, which take their rows to follow each other without gaps.
        return new Mat(image, new Rect(left, top, window.width(), window.height())).clone();
    }

    @Override
    public float[] query(float... coordinates) {
        float[] moved = coordinates.clone();
        for (int i = 0; i < moved.length; i += 2) {
            moved[i] -= left;
            moved[i + 1] -= top;
        }
        return moved;
    }
}
