package org.colotride.data.transform;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** OpenCV's images from and to Java's bytes: row by row, the channels of a pixel together. */
final class Mats {
    private Mats() {}

    static Mat of(byte[] pixels, int offset, int channels, int height, int width) {
        Mat mat = new Mat(height, width, channels == 1 ? opencv_core.CV_8UC1 : opencv_core.CV_8UC3);
        mat.data().put(pixels, offset, channels * height * width);
        return mat;
    }

    static byte[] bytes(Mat mat) {
        // A window into another image has gaps between its rows.
        Mat whole = mat.isContinuous() ? mat : mat.clone();
        byte[] pixels = new byte[mat.channels() * mat.rows() * mat.cols()];
        whole.data().get(pixels);
        return pixels;
    }
}
