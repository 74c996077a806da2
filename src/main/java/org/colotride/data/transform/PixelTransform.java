package org.colotride.data.transform;

import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;

/** Changes the values of an image's pixels and leaves them where they are. */
abstract class PixelTransform extends MatTransform {
    /**
     * Draws what is to be done.
     *
     * @return null if the image stays as it is
     */
    protected abstract Change draw(int height, int width, Random random);

    /** What is done to one image. */
    @FunctionalInterface
    interface Change {
        /** @param pixels row by row, the channels of a pixel together: blue, green and red, or grey alone */
        void apply(byte[] pixels, int channels);
    }

    @Override
    protected Mat apply(Mat image, Random random) {
        Change change = draw(image.rows(), image.cols(), random);
        if (change == null) {
            return image;
        }
        byte[] pixels = Mats.bytes(image);
        change.apply(pixels, image.channels());
        return Mats.of(pixels, 0, image.channels(), image.rows(), image.cols());
    }

    @Override
    public float[] query(float... coordinates) {
        return coordinates;
    }
}
