package org.colotride.index;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.colotride.data.source.ImageHeader;

/** Small pictures for lists of results. */
public final class Thumbnail {
    /** Pixels of the longer side. */
    public static final int SIDE = 96;

    private static final int QUALITY = 85;
    /** A JPEG is decoded at an eighth of its size where that is still large enough: an eighth of the time, too. */
    private static final int REDUCTION = 8;

    static {
        // Whoever makes many has threads of its own.
        opencv_core.setNumThreads(1);
    }

    private Thumbnail() {}

    /**
     * An image as people see it, turned as its EXIF data says, at most {@link #SIDE} pixels wide and high; a smaller one is not
     * enlarged.
     *
     * @param image the bytes of its file, as a pipeline reads it
     * @return a JPEG file
     * @throws IllegalArgumentException if it is not whole, too large, or cannot be decoded; the message is to follow its name
     *     and a colon
     */
    @SuppressWarnings({"try", "unchecked"
    }) // The scope is there for what it releases; its constructor has generic varargs.
    public static byte[] of(byte[] image) {
        ImageHeader header = ImageHeader.decodable(image);
        boolean reduced = Math.max(header.width(), header.height()) >= (long) SIDE * REDUCTION;
        int flags = reduced ? opencv_imgcodecs.IMREAD_REDUCED_COLOR_8 : opencv_imgcodecs.IMREAD_COLOR;
        try (PointerScope scope = new PointerScope()) {
            Mat encoded = new Mat(1, image.length, opencv_core.CV_8UC1, new BytePointer(image));
            Mat decoded = opencv_imgcodecs.imdecode(encoded, flags);
            if (decoded == null || decoded.empty()) {
                throw new IllegalArgumentException("cannot be decoded");
            }
            BytePointer bytes = new BytePointer();
            opencv_imgcodecs.imencode(
                    ".jpg", small(decoded), bytes, new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY));
            byte[] thumbnail = new byte[(int) bytes.limit()];
            bytes.get(thumbnail);
            return thumbnail;
        }
    }

    private static Mat small(Mat decoded) {
        int longer = Math.max(decoded.cols(), decoded.rows());
        if (longer <= SIDE) {
            return decoded;
        }
        Mat small = new Mat();
        Size size = new Size(side(decoded.cols(), longer), side(decoded.rows(), longer));
        opencv_imgproc.resize(decoded, small, size, 0, 0, opencv_imgproc.INTER_AREA);
        return small;
    }

    private static int side(int side, int longer) {
        return Math.max(1, Math.round((float) side * SIDE / longer));
    }
}
