package org.colotride.attack.blackbox;

import java.util.Set;
import java.util.TreeSet;
import org.colotride.model.TestNetworks;
import org.colotride.model.engine.EmbeddingEngine;

/** An embedding that is linear in the pixels, whose gradients are known; it counts what it embeds. */
final class LinearEngine implements EmbeddingEngine {
    private final int inputs;
    private final int dimension;
    private final float[] weights;
    private final Set<Integer> batchSizes = new TreeSet<>();
    private int calls;

    LinearEngine(int inputs, int dimension, long seed) {
        this.inputs = inputs;
        this.dimension = dimension;
        this.weights = TestNetworks.floats(inputs * dimension, seed);
        for (int i = 0; i < weights.length; i++) {
            weights[i] -= 0.5f;
        }
    }

    double weight(int k, int pixel) {
        return weights[k * inputs + pixel];
    }

    Set<Integer> batchSizes() {
        return batchSizes;
    }

    int calls() {
        return calls;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void embed(float[] images, int count, float[] embeddings) {
        calls++;
        batchSizes.add(count);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < dimension; k++) {
                double sum = 0;
                for (int p = 0; p < inputs; p++) {
                    sum += weights[k * inputs + p] * (double) images[i * inputs + p];
                }
                embeddings[i * dimension + k] = (float) sum;
            }
        }
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        embed(images, count, embeddings);
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        for (int i = 0; i < embeddingGradient.length / dimension; i++) {
            for (int p = 0; p < inputs; p++) {
                double sum = 0;
                for (int k = 0; k < dimension; k++) {
                    sum += weights[k * inputs + p] * (double) embeddingGradient[i * dimension + k];
                }
                imageGradient[i * inputs + p] = (float) sum;
            }
        }
    }

    @Override
    public void refresh() {
        // The weights never change.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
