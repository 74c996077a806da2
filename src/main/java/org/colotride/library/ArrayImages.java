package org.colotride.library;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.colotride.data.ImageSet;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Images that are in memory. */
final class ArrayImages implements ImageSet {
    private final float[] pixels;
    private final ImageShape shape;
    private final int[] labels;
    private final int classes;

    /**
     * @param images pixels in [0, 1], {@code [N, C, H, W]}; copied
     * @param labels class of each, 0 or more, {@code [N]}; copied
     * @throws IllegalArgumentException if shapes, values or labels do not fit
     */
    ArrayImages(INDArray images, int[] labels, ImageShape shape) {
        long[] expected = {labels.length, shape.channels(), shape.height(), shape.width()};
        if (!Arrays.equals(expected, images.shape())) {
            throw new IllegalArgumentException("images of shape " + Arrays.toString(images.shape()) + " where "
                    + Arrays.toString(expected) + " is needed: [N, C, H, W] for " + labels.length + " labels");
        }
        double lowest = images.minNumber().doubleValue();
        double highest = images.maxNumber().doubleValue();
        if (!(lowest >= 0 && highest <= 1)) {
            throw new IllegalArgumentException("pixels from " + lowest + " to " + highest
                    + ": they must lie in [0, 1]; divide by 255, say, or let the graph normalise");
        }
        if (Arrays.stream(labels).anyMatch(label -> label < 0)) {
            throw new IllegalArgumentException("labels: a class is a number of 0 or more");
        }
        this.pixels = images.dup('c').data().asFloat();
        this.shape = shape;
        this.labels = labels.clone();
        this.classes = Arrays.stream(labels).max().orElse(-1) + 1;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public ImageShape shape() {
        return shape;
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
        System.arraycopy(pixels, index * shape.length(), target, offset, shape.length());
    }
}
