package org.colotride.data.pipeline;

import java.io.IOException;
import java.util.random.RandomGenerator;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.RawImage;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.tensor.ImageShape;

/** Reads images from anywhere, of any size, as a pipeline reads its test images. Thread-safe. */
public final class PhotographReader {
    private final ImageShape shape;
    private final ImageDecoder decoder;

    /** @param decoder makes images of the shape of encoded ones */
    PhotographReader(ImageShape shape, ImageDecoder decoder) {
        this.shape = shape;
        this.decoder = decoder;
    }

    /** Of every image that it reads. */
    public ImageShape shape() {
        return shape;
    }

    /**
     * Reads one image.
     *
     * @param random of transforms that draw; a pipeline's test transforms rarely do
     * @param target receives pixels in [0, 1], {@code [C, H, W]}
     * @param offset of the image in it
     * @throws UnreadableImageException if it cannot be read, is larger than {@link org.colotride.data.source.ImageHeader}
     *     allows, or is not whole
     */
    public void read(EncodedImage image, RandomGenerator random, float[] target, int offset) {
        try {
            decoder.decode(new RawImage.Encoded(image.bytes()), random, target, offset);
        } catch (IOException e) {
            throw new UnreadableImageException(image.name() + ": cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // OpenCV's own errors are plain RuntimeExceptions.
            throw new UnreadableImageException(image.name() + ": " + e.getMessage(), e);
        }
    }
}
