package org.colotride.data;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.colotride.tensor.ImageShape;

/** Images of shape [1, 1, 2]: the index, and a number drawn from the passed generator. */
class FakeImages implements ImageSet {
    /** Indices whose image cannot be read. */
    final Set<Integer> broken = ConcurrentHashMap.newKeySet();

    private final int[] labels;
    private final int classes;

    FakeImages(int classes, int... labels) {
        this.classes = classes;
        this.labels = labels;
    }

    int[] allLabels() {
        return labels.clone();
    }

    /** {@code n} images of classes 0, 1, …, {@code classes} − 1, 0, 1, … */
    static FakeImages cyclic(int n, int classes) {
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % classes;
        }
        return new FakeImages(classes, labels);
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public ImageShape shape() {
        return new ImageShape(1, 1, 2);
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public int classCount() {
        return classes;
    }

    @Override
    public String className(int label) {
        return "class " + label;
    }

    @Override
    public String name(int index) {
        return "image " + index;
    }

    @Override
    public void read(int index, RandomGenerator random, float[] target, int offset) {
        if (broken.contains(index)) {
            throw new UnreadableImageException(name(index) + ": broken", null);
        }
        target[offset] = index;
        target[offset + 1] = random.nextFloat();
    }
}
