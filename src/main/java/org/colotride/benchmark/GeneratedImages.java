package org.colotride.benchmark;

import java.util.random.RandomGenerator;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/** Noise, in classes that take turns: images for what does not depend on what they show. */
record GeneratedImages(ImageShape shape, int size) implements ImageSet {
    private static final int CLASSES = 8;

    /** @param train number of training images, and {@code test} of test images */
    static RetrievalData data(ImageShape shape, int train, int test) {
        return new RetrievalData(
                new GeneratedImages(shape, train),
                new GeneratedImages(shape, test),
                new DataReport(CorruptPolicy.FAIL));
    }

    @Override
    public int label(int index) {
        return index % CLASSES;
    }

    @Override
    public int classCount() {
        return CLASSES;
    }

    @Override
    public String className(int label) {
        return Integer.toString(label);
    }

    @Override
    public String name(int index) {
        return Integer.toString(index);
    }

    @Override
    public void read(int index, RandomGenerator random, float[] target, int offset) {
        SeededRandom noise = new SeededRandom(index);
        for (int i = offset; i < offset + shape.length(); i++) {
            target[i] = noise.nextFloat();
        }
    }
}
