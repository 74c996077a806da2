package org.colotride.data.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.data.ImageSet;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.RawImage;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.tensor.ImageShape;

/**
 * Images from anywhere, of any size, read as a pipeline reads its test images. Where all images of its data set have one
 * size, so that its transforms need not bring them to one, a photograph is scaled to that size first. Without classes.
 */
final class Photographs implements ImageSet {
    private static final int NO_CLASS = -1;

    private final List<EncodedImage> images;
    private final ImageShape shape;
    private final ImageDecoder decoder;

    /** @param decoder makes images of the shape of encoded ones */
    Photographs(List<EncodedImage> images, ImageShape shape, ImageDecoder decoder) {
        this.images = List.copyOf(images);
        this.shape = shape;
        this.decoder = decoder;
    }

    @Override
    public void read(int index, RandomGenerator random, float[] target, int offset) {
        EncodedImage image = images.get(index);
        try {
            decoder.decode(new RawImage.Encoded(image.bytes()), random, target, offset);
        } catch (IOException e) {
            throw new UnreadableImageException(image.name() + ": cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // OpenCV's own errors are plain RuntimeExceptions.
            throw new UnreadableImageException(image.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public int label(int index) {
        return NO_CLASS;
    }

    @Override
    public int classCount() {
        return 0;
    }

    @Override
    public String className(int label) {
        throw new IndexOutOfBoundsException("photographs have no classes");
    }

    @Override
    public String name(int index) {
        return images.get(index).name();
    }
}
