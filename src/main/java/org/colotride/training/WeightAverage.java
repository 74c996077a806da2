package org.colotride.training;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.colotride.model.EmbeddingNetwork;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Exponential moving average of all that a network has learnt, running statistics included, over its updates: a ← decay · a +
 * (1 − decay) · w, from the weights after the first update on, as PyTorch's {@code AveragedModel}. (Polyak and Juditsky, 1992,
 * average evenly.) The training goes on with the weights themselves; what is scored is the average.
 */
public final class WeightAverage extends BaseTrainingListener {
    private static final int BLOCK = 1 << 16;

    private final EmbeddingNetwork network;
    private final double decay;
    private final float[] block = new float[BLOCK];
    private float[] average;

    /**
     * @param decay in [0, 1); 0 averages nothing
     * @param before the average so far; empty for a training that begins
     */
    public WeightAverage(EmbeddingNetwork network, double decay, Optional<float[]> before) {
        this.network = network;
        this.decay = decay;
        this.average = decay > 0 ? before.map(float[]::clone).orElse(null) : null;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        if (decay == 0) {
            return;
        }
        if (average == null) {
            average = network.weights();
            return;
        }
        FloatBuffer weights = network.graph().params().data().asNioFloat();
        for (int start = 0; start < average.length; start += BLOCK) {
            int count = Math.min(BLOCK, average.length - start);
            weights.get(block, 0, count);
            for (int i = 0; i < count; i++) {
                average[start + i] = (float) (decay * average[start + i] + (1 - decay) * block[i]);
            }
        }
    }

    /** The average, not to be changed; empty if nothing is averaged, or nothing has been learnt yet. */
    public Optional<float[]> weights() {
        return Optional.ofNullable(average);
    }

    /** Does something with the network while it has the average in the place of its weights. */
    public <T> T during(Supplier<T> action) {
        if (average == null) {
            return action.get();
        }
        float[] trained = network.weights();
        network.setWeights(average);
        try {
            return action.get();
        } finally {
            network.setWeights(trained);
        }
    }

    /** Leaves the network with the average for good. */
    public void settle() {
        weights().ifPresent(network::setWeights);
    }
}
