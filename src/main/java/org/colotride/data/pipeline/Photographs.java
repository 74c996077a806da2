package org.colotride.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.data.ImageSet;
import org.colotride.tensor.ImageShape;

/**
 * Images from anywhere, of any size, read as a pipeline reads its test images. Where all images of its data set have one
 * size, so that its transforms need not bring them to one, a photograph is scaled to that size first. Without classes.
 */
final class Photographs implements ImageSet {
    private static final int NO_CLASS = -1;

    private final List<EncodedImage> images;
    private final PhotographReader reader;

    Photographs(List<EncodedImage> images, PhotographReader reader) {
        this.images = List.copyOf(images);
        this.reader = reader;
    }

    @Override
    public void read(int index, RandomGenerator random, float[] target, int offset) {
        reader.read(images.get(index), random, target, offset);
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public ImageShape shape() {
        return reader.shape();
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
