package org.colotride.model.engine.onednn;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.colotride.tensor.ImageShape;

/**
 * Whether a program of two chunks gives every image the bits that a program of one chunk gives it. A library's loops, and
 * with them the order of its sums, depend on a program's batch and on nothing that an image holds; so two chunks of noise
 * that agree in every embedding and every pixel's gradient were summed in one order.
 */
final class TwinChunks {
    private static final long SEED = 0x7717;

    private final int chunk;
    private final float[] images;
    private final float[] embeddingGradient;

    /** @param chunk images of the smaller program */
    TwinChunks(ImageShape shape, int dimension, int chunk) {
        this.chunk = chunk;
        SplittableRandom random = new SplittableRandom(SEED);
        images = noise(random, 2 * chunk * shape.length());
        embeddingGradient = noise(random, 2 * chunk * dimension);
    }

    /**
     * @param single compiled for {@code chunk} images, with their gradient
     * @param twin the same for twice as many
     */
    boolean areExact(Program single, Program twin) {
        float[] embeddings = new float[embeddingGradient.length];
        float[] gradient = new float[images.length];
        run(twin, 0, 2 * chunk, embeddings, gradient);
        float[] expectedEmbeddings = new float[embeddings.length];
        float[] expectedGradient = new float[gradient.length];
        run(single, 0, chunk, expectedEmbeddings, expectedGradient);
        run(single, chunk, chunk, expectedEmbeddings, expectedGradient);
        return Arrays.equals(expectedEmbeddings, embeddings) && Arrays.equals(expectedGradient, gradient);
    }

    /** As {@link #areExact}, of programs without a gradient. */
    boolean embedsExactly(Program single, Program twin) {
        float[] embeddings = new float[embeddingGradient.length];
        twin.forward(images, 0, 2 * chunk, embeddings);
        float[] expected = new float[embeddings.length];
        single.forward(images, 0, chunk, expected);
        single.forward(images, chunk, chunk, expected);
        return Arrays.equals(expected, embeddings);
    }

    private void run(Program program, int first, int count, float[] embeddings, float[] gradient) {
        program.forward(images, first, count, embeddings);
        program.backward(embeddingGradient, first, count, gradient);
    }

    private static float[] noise(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
