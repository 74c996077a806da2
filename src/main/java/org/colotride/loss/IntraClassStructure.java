package org.colotride.loss;

import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * Another loss, and weight · mean relu(d(a, ã) − d(a, p)), ICS: an adversarial anchor ã is to stay nearer to its benign
 * self a than the benign positive p is (Zhou and Patel, CVPR 2022, arXiv 2203.01439). The batch must hold the benign
 * anchors and positives beside the adversarial ones; gradients reach all of them.
 */
public final class IntraClassStructure implements MetricLoss {
    private final MetricLoss loss;
    private final double weight;
    private final PairDistance distance;

    /** @param weight published: 0.5, for SOP 0.05 */
    public IntraClassStructure(MetricLoss loss, double weight, PairDistance distance) {
        this.loss = loss;
        this.weight = weight;
        this.distance = distance;
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        return loss.evaluate(embeddings, layout, gradient) + weight * term(embeddings, layout, gradient);
    }

    /** The term before its weight; its weighted gradient is added. */
    private double term(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        Triplets triplets = layout.triplets();
        float[] values = embeddings.values();
        int dimension = embeddings.dimension();
        int count = triplets.count();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int moved = triplets.anchors()[i];
            int anchor = layout.benign()[moved];
            int positive = layout.benign()[triplets.positives()[i]];
            if (anchor == BatchLayout.ABSENT || positive == BatchLayout.ABSENT) {
                throw new IllegalArgumentException("the batch lacks the benign images of triplet " + i);
            }
            double shift = distance.between(values, anchor, values, moved, dimension);
            double reach = distance.between(values, anchor, values, positive, dimension);
            if (shift - reach > 0) {
                sum += shift - reach;
                if (gradient != null) {
                    double slope = weight / count;
                    distance.addGradient(values, anchor, values, moved, dimension, shift, slope, gradient, gradient);
                    distance.addGradient(
                            values, anchor, values, positive, dimension, reach, -slope, gradient, gradient);
                }
            }
        }
        return sum / count;
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
