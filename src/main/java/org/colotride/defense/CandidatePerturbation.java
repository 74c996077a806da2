package org.colotride.defense;

import java.util.Arrays;
import org.colotride.attack.Objective;
import org.colotride.collapse.Collapseness;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairwiseDistance;

/**
 * CAP: both candidates, positive and negative, move; the anchor stays. The loss is relu(τ − C): the batch is made harder
 * until its collapseness reaches the collapse threshold, the brink of collapse, and no further (COLO-TRIDE, arXiv
 * 2312.07364).
 */
public final class CandidatePerturbation implements Perturbation {
    static final String NAME = "CAP";

    private final Collapseness collapseness;
    private final double collapseThreshold;

    /** @param collapseThreshold τ; published: 0 */
    public CandidatePerturbation(Collapseness collapseness, double collapseThreshold) {
        this.collapseness = collapseness;
        this.collapseThreshold = collapseThreshold;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** All positives, then all negatives, {@code [2B]}. */
    @Override
    public int[] moving(Triplets triplets) {
        int count = triplets.count();
        int[] moving = Arrays.copyOf(triplets.positives(), 2 * count);
        System.arraycopy(triplets.negatives(), 0, moving, count, count);
        return moving;
    }

    @Override
    public int firstMoving(Triplets triplets) {
        return triplets.count();
    }

    @Override
    public Objective objective(Embeddings batch, Triplets triplets) {
        int count = triplets.count();
        int dimension = batch.dimension();
        float[] anchors = batch.select(triplets.anchors()).values();
        double[] positive = new double[count];
        double[] negative = new double[count];
        double[] slope = new double[count];
        return (step, candidates, gradient) -> {
            for (int i = 0; i < count; i++) {
                positive[i] = PairwiseDistance.between(candidates, i, anchors, i, dimension);
                negative[i] = PairwiseDistance.between(anchors, i, candidates, count + i, dimension);
            }
            double loss = collapseThreshold - collapseness.of(positive, negative);
            if (loss <= 0) {
                return 0;
            }
            Arrays.fill(slope, 0);
            collapseness.addGradient(positive, -1, slope);
            for (int i = 0; i < count; i++) {
                PairwiseDistance.addGradient(
                        candidates, i, anchors, i, dimension, positive[i], slope[i], gradient, null);
            }
            Arrays.fill(slope, 0);
            collapseness.addGradient(negative, 1, slope);
            for (int i = 0; i < count; i++) {
                PairwiseDistance.addGradient(
                        anchors, i, candidates, count + i, dimension, negative[i], slope[i], null, gradient);
            }
            return loss;
        };
    }
}
