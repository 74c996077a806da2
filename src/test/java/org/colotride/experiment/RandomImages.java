package org.colotride.experiment;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/** Classes that differ by a pattern, images that differ by noise: learnable in seconds. */
public class RandomImages implements ImageSet {
    private final int classes;
    private final int perClass;
    private final ImageShape shape;

    private final int first;

    public RandomImages(int classes, int perClass, ImageShape shape) {
        this(classes, perClass, shape, 0);
    }

    /** @param first number of the first image, for sets that share no image */
    public RandomImages(int classes, int perClass, ImageShape shape, int first) {
        this.first = first;
        this.classes = classes;
        this.perClass = perClass;
        this.shape = shape;
    }

    @Override
    public int size() {
        return classes * perClass;
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public int label(int index) {
        return index % classes;
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
        return "image " + (first + index);
    }

    @Override
    public void read(int index, RandomGenerator random, float[] target, int offset) {
        SeededRandom pattern = SeededRandom.derive(1, label(index));
        SeededRandom noise = SeededRandom.derive(2, first + index);
        for (int i = 0; i < shape.length(); i++) {
            target[offset + i] = 0.6f * pattern.nextFloat() + 0.3f * noise.nextFloat() + 0.1f * random.nextFloat();
        }
    }

    /** To train on and to validate with, no class in both. */
    public static RetrievalData forTrainingAndTest(ImageShape shape) {
        return new RetrievalData(
                new RandomImages(4, 8, shape),
                new RandomImages(3, 4, shape, 400),
                Optional.empty(),
                new DataReport(CorruptPolicy.FAIL));
    }
}
