package org.colotride.data.transform;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.colotride.data.ChannelOrder;
import org.colotride.data.Orientation;
import org.colotride.data.source.ImageHeader;
import org.colotride.data.source.RawImage;
import org.colotride.tensor.ImageShape;
import org.datavec.image.data.ImageWritable;
import org.datavec.image.transform.ImageTransform;

/**
 * Decodes an image with OpenCV, applies DataVec transforms and writes it as {@code [C, H, W]}. Thread-safe. All native
 * memory of an image is released before the call returns.
 */
public final class ImageDecoder {
    private static final int BYTE_VALUES = 256;

    /** Loaded with the first image that needs OpenCV: grey ones that are not transformed do not. */
    private static final class OpenCv {
        static {
            // The loader has threads of its own, one image each; OpenCV's would compete with them and with training.
            opencv_core.setNumThreads(1);
        }

        static void ensureSingleThreaded() {
            // Running the initialiser is all there is to do.
        }
    }

    private final ImageShape shape;
    private final List<TransformStep> steps;
    private final ChannelOrder order;
    private final Orientation orientation;
    private final float[] valueOf = new float[BYTE_VALUES];

    /** Decodes images as they are stored, not turned. */
    public ImageDecoder(ImageShape shape, List<TransformStep> steps, ChannelOrder order, float scale) {
        this(shape, steps, order, scale, Orientation.IGNORE);
    }

    /**
     * @param shape of the result; colour images become grey if it has one channel, grey ones are repeated if it has three
     * @param scale what the bytes are divided by, at least 255
     * @param orientation whether image files are turned as they say before they are transformed
     */
    public ImageDecoder(
            ImageShape shape, List<TransformStep> steps, ChannelOrder order, float scale, Orientation orientation) {
        this.shape = shape;
        this.steps = List.copyOf(steps);
        this.order = order;
        this.orientation = orientation;
        for (int i = 0; i < BYTE_VALUES; i++) {
            valueOf[i] = i / scale;
        }
    }

    /**
     * Writes one image.
     *
     * @param random source of the random transforms
     * @throws IllegalArgumentException if the image is not whole or not of a known format, is larger than
     *     {@link ImageHeader} allows, cannot be decoded or does not get the expected shape
     * @throws RuntimeException OpenCV's own, if it finds the image broken or a transform does not fit it
     */
    @SuppressWarnings({"try", "unchecked"
    }) // The scope is there for what it releases; its constructor has generic varargs.
    public void decode(RawImage image, RandomGenerator random, float[] target, int offset) {
        if (image instanceof RawImage.Grey grey && steps.isEmpty() && shape.channels() == 1) {
            requireSize(grey.height(), grey.width());
            for (int i = 0; i < shape.length(); i++) {
                target[offset + i] = valueOf[grey.bytes()[grey.offset() + i] & 0xFF];
            }
            return;
        }
        try (PointerScope scope = new PointerScope()) {
            Mat transformed = transform(mat(image, shape.channels(), orientation), random);
            requireSize(transformed.rows(), transformed.cols());
            write(transformed, target, offset);
        }
    }

    /**
     * The transformed image as {@link RawImage.Decoded} holds it, for transforms that are not random.
     *
     * @throws IllegalArgumentException as {@link #decode}
     * @throws RuntimeException as {@link #decode}
     */
    @SuppressWarnings({"try", "unchecked"}) // As above.
    public byte[] pixels(RawImage image) {
        try (PointerScope scope = new PointerScope()) {
            Mat transformed = transform(mat(image, shape.channels(), orientation), new SplittableRandom(0));
            requireSize(transformed.rows(), transformed.cols());
            return Mats.bytes(transformed);
        }
    }

    private Mat transform(Mat decoded, RandomGenerator random) {
        if (steps.isEmpty()) {
            return decoded;
        }
        JavaRandom javaRandom = new JavaRandom(random);
        Mat image = decoded;
        for (TransformStep step : steps) {
            ImageTransform transform = step.create();
            // Ours take OpenCV's images as they are: the way through DataVec's frames costs as much as a crop.
            image = transform instanceof MatTransform ours
                    ? ours.apply(image, javaRandom)
                    : throughFrames(transform, image, javaRandom);
        }
        return image;
    }

    private static Mat throughFrames(ImageTransform transform, Mat image, Random random) {
        ImageWritable writable = new ImageWritable(new OpenCVFrameConverter.ToMat().convert(image));
        return new OpenCVFrameConverter.ToMat()
                .convert(transform.transform(writable, random).getFrame());
    }

    /** The image with so many channels, 1 or 3, and its own size. */
    static Mat mat(RawImage image, int channels, Orientation orientation) {
        OpenCv.ensureSingleThreaded();
        if (image instanceof RawImage.Grey grey) {
            Mat mat = Mats.of(grey.bytes(), grey.offset(), 1, grey.height(), grey.width());
            if (channels == 1) {
                return mat;
            }
            Mat colour = new Mat();
            opencv_imgproc.cvtColor(mat, colour, opencv_imgproc.COLOR_GRAY2BGR);
            return colour;
        }
        if (image instanceof RawImage.Planes planes) {
            return planes(planes, channels);
        }
        if (image instanceof RawImage.Decoded decoded) {
            return Mats.of(decoded.bytes(), 0, decoded.channels(), decoded.height(), decoded.width());
        }
        byte[] bytes = ((RawImage.Encoded) image).bytes();
        ImageHeader.decodable(bytes);
        Mat encoded = new Mat(1, bytes.length, opencv_core.CV_8UC1, new BytePointer(bytes));
        // OpenCV turns what it decodes unless it is told not to.
        int turned = orientation == Orientation.EXIF ? 0 : opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
        int colours = channels == 1 ? opencv_imgcodecs.IMREAD_GRAYSCALE : opencv_imgcodecs.IMREAD_COLOR;
        Mat mat = opencv_imgcodecs.imdecode(encoded, colours | turned);
        if (mat == null || mat.empty()) {
            throw new IllegalArgumentException("not an image that OpenCV can decode");
        }
        return mat;
    }

    private static Mat planes(RawImage.Planes planes, int channels) {
        int plane = planes.height() * planes.width();
        byte[] bgr = new byte[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                bgr[3 * i + c] = planes.bytes()[planes.offset() + (2 - c) * plane + i];
            }
        }
        Mat colour = Mats.of(bgr, 0, 3, planes.height(), planes.width());
        if (channels == 3) {
            return colour;
        }
        Mat grey = new Mat();
        opencv_imgproc.cvtColor(colour, grey, opencv_imgproc.COLOR_BGR2GRAY);
        return grey;
    }

    private void requireSize(int height, int width) {
        if (height != shape.height() || width != shape.width()) {
            throw new IllegalArgumentException(
                    "the image is " + height + "×" + width + ", expected is " + shape.height() + "×" + shape.width());
        }
    }

    /** OpenCV keeps the channels of a pixel together, in the order blue, green, red. */
    private void write(Mat mat, float[] target, int offset) {
        byte[] pixels = Mats.bytes(mat);
        int channels = shape.channels();
        int plane = shape.height() * shape.width();
        for (int c = 0; c < channels; c++) {
            int from = order == ChannelOrder.RGB ? channels - 1 - c : c;
            int to = offset + c * plane;
            for (int i = 0; i < plane; i++, from += channels) {
                target[to + i] = valueOf[pixels[from] & 0xFF];
            }
        }
    }
}
