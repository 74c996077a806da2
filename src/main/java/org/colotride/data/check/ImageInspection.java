package org.colotride.data.check;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.colotride.data.source.ImageHeader;

/** What the bytes of an image file turn out to be. */
enum ImageInspection {
    COLOUR,
    GREY,
    UNDECODABLE;

    /**
     * Decodes the image as a training would.
     *
     * @throws IllegalArgumentException as {@link ImageHeader#decodable}
     */
    @SuppressWarnings({"try", "unchecked"}) // The scope is there for what it releases; it has generic varargs.
    static ImageInspection of(byte[] bytes) {
        ImageHeader.decodable(bytes);
        try (PointerScope scope = new PointerScope()) {
            Mat encoded = new Mat(1, bytes.length, opencv_core.CV_8UC1, new BytePointer(bytes));
            Mat mat = opencv_imgcodecs.imdecode(
                    encoded, opencv_imgcodecs.IMREAD_ANYCOLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION);
            if (mat == null || mat.empty()) {
                return UNDECODABLE;
            }
            return mat.channels() < 3 ? GREY : COLOUR;
        } catch (RuntimeException e) {
            // OpenCV's own errors are plain RuntimeExceptions.
            return UNDECODABLE;
        }
    }
}
