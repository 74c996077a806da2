package org.colotride.data.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.data.ImageSet;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.ImageHeader;
import org.colotride.data.source.RawImage;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.tensor.ImageShape;

/**
 * Images from anywhere, of any size, read as a pipeline reads its test images. Where all images of its data set have one
 * size, so that its transforms need not bring them to one, a photograph is scaled to that size first. Without classes.
 */
final class Photographs implements ImageSet {
    private static final int NO_CLASS = -1;

    private final List<Path> files;
    private final ImageShape shape;
    private final ImageDecoder decoder;

    /** @param decoder makes images of the shape of files */
    Photographs(List<Path> files, ImageShape shape, ImageDecoder decoder) {
        this.files = List.copyOf(files);
        this.shape = shape;
        this.decoder = decoder;
    }

    @Override
    public void read(int index, RandomGenerator random, float[] target, int offset) {
        Path file = files.get(index);
        try {
            decoder.decode(new RawImage.Encoded(ImageHeader.bytes(file)), random, target, offset);
        } catch (IOException e) {
            throw new UnreadableImageException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // OpenCV's own errors are plain RuntimeExceptions.
            throw new UnreadableImageException(file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int size() {
        return files.size();
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
        return files.get(index).toString();
    }
}
