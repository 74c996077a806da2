package org.colotride.defense;

import java.util.Arrays;
import org.colotride.attack.Objective;
import org.colotride.collapse.Collapseness;
import org.colotride.collapse.SmallestHalf;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairwiseDistance;

/**
 * ANP: the anchor moves, the candidates stay. The loss is relu(C − τ) + γ·relu(N − S): back from the brink of collapse,
 * and towards the nearest negatives as far as the anchor itself has not moved. N is the mean of the smallest half of the
 * distances to the negatives, S the mean distance of the perturbed anchor from its benign embedding, γ = exp(−relu(τ −
 * C)), a constant (COLO-TRIDE, arXiv 2312.07364).
 */
public final class AnchorPerturbation implements Perturbation {
    static final String NAME = "ANP";

    private final Collapseness collapseness;
    private final double collapseThreshold;
    private final boolean steered;

    /** @param collapseThreshold τ; published: 0 */
    public AnchorPerturbation(Collapseness collapseness, double collapseThreshold) {
        this(collapseness, collapseThreshold, true);
    }

    /** @param steered false, for ablation, leaves relu(N − S) alone */
    AnchorPerturbation(Collapseness collapseness, double collapseThreshold, boolean steered) {
        this.collapseness = collapseness;
        this.collapseThreshold = collapseThreshold;
        this.steered = steered;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int[] moving(Triplets triplets) {
        return triplets.anchors().clone();
    }

    @Override
    public int firstMoving(Triplets triplets) {
        return 0;
    }

    @Override
    public Objective objective(Embeddings batch, Triplets triplets) {
        return new AnchorObjective(
                batch.select(triplets.positives()).values(),
                batch.select(triplets.negatives()).values(),
                triplets.count(),
                batch.dimension());
    }

    private final class AnchorObjective implements Objective {
        private final float[] positives;
        private final float[] negatives;
        private final int count;
        private final int dimension;
        private final float[] benign;
        private final double[] positive;
        private final double[] negative;
        private final double[] moved;
        private final double[] towardsPositive;
        private final double[] towardsNegative;

        AnchorObjective(float[] positives, float[] negatives, int count, int dimension) {
            this.positives = positives;
            this.negatives = negatives;
            this.count = count;
            this.dimension = dimension;
            this.benign = new float[count * dimension];
            this.positive = new double[count];
            this.negative = new double[count];
            this.moved = new double[count];
            this.towardsPositive = new double[count];
            this.towardsNegative = new double[count];
        }

        @Override
        public double evaluate(int step, float[] anchors, float[] gradient) {
            if (step == 0) {
                // The same pass as every later step: rounding of another one would outweigh a move of zero.
                System.arraycopy(anchors, 0, benign, 0, benign.length);
            }
            double shift = measure(anchors);
            double excess = steered ? collapseness.of(positive, negative) - collapseThreshold : 0;
            double nearest = SmallestHalf.mean(negative) - shift;
            double gamma = Math.exp(-Math.max(-excess, 0));
            Arrays.fill(towardsPositive, 0);
            Arrays.fill(towardsNegative, 0);
            if (excess > 0) {
                collapseness.addGradient(positive, 1, towardsPositive);
                collapseness.addGradient(negative, -1, towardsNegative);
            }
            if (nearest > 0) {
                SmallestHalf.addGradient(negative, gamma, towardsNegative);
            }
            propagate(anchors, nearest > 0 ? -gamma / count : 0, gradient);
            return Math.max(excess, 0) + gamma * Math.max(nearest, 0);
        }

        private double measure(float[] anchors) {
            double shift = 0;
            for (int i = 0; i < count; i++) {
                positive[i] = PairwiseDistance.between(positives, i, anchors, i, dimension);
                negative[i] = PairwiseDistance.between(anchors, i, negatives, i, dimension);
                moved[i] = PairwiseDistance.between(anchors, i, benign, i, dimension);
                shift += moved[i] / count;
            }
            return shift;
        }

        private void propagate(float[] anchors, double towardsBenign, float[] gradient) {
            for (int i = 0; i < count; i++) {
                PairwiseDistance.addGradient(
                        positives, i, anchors, i, dimension, positive[i], towardsPositive[i], null, gradient);
                PairwiseDistance.addGradient(
                        anchors, i, negatives, i, dimension, negative[i], towardsNegative[i], gradient, null);
                PairwiseDistance.addGradient(anchors, i, benign, i, dimension, moved[i], towardsBenign, gradient, null);
            }
        }
    }
}
