package org.colotride.data.transform;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.colotride.data.Orientation;
import org.colotride.data.source.RawImage;

/** An image as a data set has it, to be looked at. */
public final class OriginalImage {
    private OriginalImage() {}

    /**
     * Decodes an image in its own size and proportions.
     *
     * @param channels of the result, 1 or 3
     * @param orientation whether it is turned as its file says
     * @param largest height and width that it may have; larger ones are scaled down
     * @throws RuntimeException if it cannot be decoded
     */
    @SuppressWarnings({"try", "unchecked"}) // The scope is there for what it releases; it has generic varargs.
    public static RawImage.Decoded of(RawImage image, int channels, Orientation orientation, int largest) {
        try (PointerScope scope = new PointerScope()) {
            Mat mat = ImageDecoder.mat(image, channels, orientation);
            double scale = (double) largest / Math.max(mat.rows(), mat.cols());
            if (scale < 1) {
                Mat smaller = new Mat();
                int height = (int) Math.max(1, Math.rint(scale * mat.rows()));
                int width = (int) Math.max(1, Math.rint(scale * mat.cols()));
                opencv_imgproc.resize(mat, smaller, new Size(width, height), 0, 0, opencv_imgproc.INTER_AREA);
                mat = smaller;
            }
            return new RawImage.Decoded(Mats.bytes(mat), channels, mat.rows(), mat.cols());
        }
    }
}
