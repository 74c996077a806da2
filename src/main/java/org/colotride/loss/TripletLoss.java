package org.colotride.loss;

import java.util.Arrays;
import org.colotride.collapse.SmallestHalf;
import org.colotride.metric.PairwiseDistance;
import org.colotride.model.Embeddings;

/**
 * The training loss of COLO-TRIDE: mean relu(d_ap − d_an + margin), and a collapse term, weight · relu(mean of the
 * smallest half of d_ap − mean of the smallest half of d_an + collapseMargin), which keeps the nearest negatives apart
 * from the nearest positives. Distances are {@link PairwiseDistance#between} of the anchor and the other image.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class TripletLoss implements MetricLoss {
    private final Args args;
    private double[] positive = new double[0];
    private double[] negative = new double[0];
    private double[] towardsPositive = new double[0];
    private double[] towardsNegative = new double[0];

    /**
     * @param margin of the triplet loss, a distance ≥ 0; 0.2 if null
     * @param collapseTerm whether the collapse term is added; true if null
     * @param collapseWeight of the collapse term, ≥ 0; 0.5 if null
     * @param collapseMargin of the collapse term, a distance ≥ 0; 0.04 if null
     */
    public record Args(Double margin, Boolean collapseTerm, Double collapseWeight, Double collapseMargin) {
        /** @throws IllegalArgumentException if a number is negative or not finite */
        public Args {
            margin = atLeastZero("margin", margin, 0.2);
            collapseTerm = collapseTerm == null || collapseTerm;
            collapseWeight = atLeastZero("collapseWeight", collapseWeight, 0.5);
            collapseMargin = atLeastZero("collapseMargin", collapseMargin, 0.04);
        }

        private static double atLeastZero(String key, Double value, double otherwise) {
            double chosen = value == null ? otherwise : value;
            if (!(chosen >= 0) || Double.isInfinite(chosen)) {
                throw new IllegalArgumentException(key + ": " + chosen + " is not a finite number of at least 0");
            }
            return chosen;
        }
    }

    public TripletLoss(Args args) {
        this.args = args;
    }

    @Override
    public double evaluate(Embeddings triplets, int[] labels, float[] gradient) {
        int count = measure(triplets);
        double loss = 0;
        for (int i = 0; i < count; i++) {
            double own = positive[i] - negative[i] + args.margin();
            boolean active = own > 0;
            loss += Math.max(own, 0) / count;
            towardsPositive[i] = active ? 1.0 / count : 0;
            towardsNegative[i] = active ? -1.0 / count : 0;
        }
        if (args.collapseTerm()) {
            double collapse = SmallestHalf.mean(positive) - SmallestHalf.mean(negative) + args.collapseMargin();
            loss += args.collapseWeight() * Math.max(collapse, 0);
            if (collapse > 0) {
                SmallestHalf.addGradient(positive, args.collapseWeight(), towardsPositive);
                SmallestHalf.addGradient(negative, -args.collapseWeight(), towardsNegative);
            }
        }
        if (gradient != null) {
            propagate(triplets, count, gradient);
        }
        return loss;
    }

    /** Fraction of the triplets whose own loss is positive. */
    @Override
    public double activeFraction(Embeddings triplets, int[] labels) {
        int count = measure(triplets);
        int active = 0;
        for (int i = 0; i < count; i++) {
            if (positive[i] - negative[i] + args.margin() > 0) {
                active++;
            }
        }
        return (double) active / count;
    }

    private int measure(Embeddings triplets) {
        if (triplets.count() == 0 || triplets.count() % 3 != 0) {
            throw new IllegalArgumentException(
                    triplets.count() + " embeddings are not anchors, positives and negatives");
        }
        int count = triplets.count() / 3;
        if (positive.length != count) {
            positive = new double[count];
            negative = new double[count];
            towardsPositive = new double[count];
            towardsNegative = new double[count];
        }
        float[] values = triplets.values();
        int dimension = triplets.dimension();
        for (int i = 0; i < count; i++) {
            positive[i] = PairwiseDistance.between(values, i, values, count + i, dimension);
            negative[i] = PairwiseDistance.between(values, i, values, 2 * count + i, dimension);
        }
        return count;
    }

    private void propagate(Embeddings triplets, int count, float[] gradient) {
        float[] values = triplets.values();
        int dimension = triplets.dimension();
        Arrays.fill(gradient, 0, triplets.count() * dimension, 0f);
        for (int i = 0; i < count; i++) {
            PairwiseDistance.addGradient(
                    values, i, values, count + i, dimension, positive[i], towardsPositive[i], gradient, gradient);
            PairwiseDistance.addGradient(
                    values, i, values, 2 * count + i, dimension, negative[i], towardsNegative[i], gradient, gradient);
        }
    }
}
