package org.colotride.loss;

import java.util.Arrays;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * Another loss, and weight · mean d(ẽ, e) over the images that the batch holds both as they were and perturbed (SES, Zhou
 * et al., ECCV 2020, supplement). Gradients reach both.
 */
public final class ShiftSuppression implements MetricLoss {
    private final MetricLoss loss;
    private final double weight;
    private final PairDistance distance;

    /** @param weight published: 1 */
    public ShiftSuppression(MetricLoss loss, double weight, PairDistance distance) {
        this.loss = loss;
        this.weight = weight;
        this.distance = distance;
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        return loss.evaluate(embeddings, layout, gradient) + weight * term(embeddings, layout.benign(), gradient);
    }

    private double term(Embeddings embeddings, int[] benign, float[] gradient) {
        float[] values = embeddings.values();
        int dimension = embeddings.dimension();
        long pairs =
                Arrays.stream(benign).filter(row -> row != BatchLayout.ABSENT).count();
        double sum = 0;
        for (int moved = 0; moved < benign.length; moved++) {
            int origin = benign[moved];
            if (origin != BatchLayout.ABSENT) {
                double shift = distance.between(values, moved, values, origin, dimension);
                sum += shift;
                if (gradient != null) {
                    distance.addGradient(
                            values, moved, values, origin, dimension, shift, weight / pairs, gradient, gradient);
                }
            }
        }
        return pairs == 0 ? 0 : sum / pairs;
    }

    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        return loss.activeFraction(embeddings, layout);
    }

    @Override
    public void requireFitting(int dimension, int classes) {
        loss.requireFitting(dimension, classes);
    }
}
