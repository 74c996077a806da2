package org.colotride.loss;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import org.colotride.collapse.SmallestHalf;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * The training loss of COLO-TRIDE: mean relu(d_ap − d_an + margin), and a collapse term, weight · relu(mean of the
 * smallest half of d_ap − mean of the smallest half of d_an + collapseMargin), which keeps the nearest negatives apart
 * from the nearest positives. Distances are {@link PairDistance#between} of the anchor and the other image.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class TripletLoss implements MetricLoss {
    private final Args args;
    private final PairDistance distance;
    private double[] positive = new double[0];
    private double[] negative = new double[0];
    private double[] towardsPositive = new double[0];
    private double[] towardsNegative = new double[0];

    /**
     * @param margin of the triplet loss, a distance ≥ 0; 0.2 if null
     * @param collapseTerm whether the collapse term is added; true if null
     * @param collapseWeight of the collapse term, ≥ 0; 0.5 if null
     * @param collapseMargin of the collapse term, a distance ≥ 0; 0.04 if null
     * @param distance between embeddings; Euclidean if null, cosine for the metric C
     */
    public record Args(
            Double margin,
            Boolean collapseTerm,
            Double collapseWeight,
            Double collapseMargin,
            @JsonInclude(JsonInclude.Include.NON_NULL) PairDistance distance) {
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
        this.distance = args.distance() == null ? PairDistance.euclidean : args.distance();
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        Triplets triplets = layout.triplets();
        int count = measure(embeddings, triplets);
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
            propagate(embeddings, triplets, gradient);
        }
        return loss;
    }

    /** Fraction of the triplets whose own loss is positive. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        int count = measure(embeddings, layout.triplets());
        int active = 0;
        for (int i = 0; i < count; i++) {
            if (positive[i] - negative[i] + args.margin() > 0) {
                active++;
            }
        }
        return (double) active / count;
    }

    private int measure(Embeddings embeddings, Triplets triplets) {
        int count = triplets.count();
        if (count == 0) {
            throw new IllegalArgumentException("a batch of " + embeddings.count() + " images holds no triplet");
        }
        if (positive.length != count) {
            positive = new double[count];
            negative = new double[count];
            towardsPositive = new double[count];
            towardsNegative = new double[count];
        }
        float[] values = embeddings.values();
        int dimension = embeddings.dimension();
        for (int i = 0; i < count; i++) {
            int anchor = triplets.anchors()[i];
            positive[i] = distance.between(values, anchor, values, triplets.positives()[i], dimension);
            negative[i] = distance.between(values, anchor, values, triplets.negatives()[i], dimension);
        }
        return count;
    }

    private void propagate(Embeddings embeddings, Triplets triplets, float[] gradient) {
        Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
        for (int i = 0; i < triplets.count(); i++) {
            int anchor = triplets.anchors()[i];
            pull(embeddings, anchor, triplets.positives()[i], positive[i], towardsPositive[i], gradient);
            pull(embeddings, anchor, triplets.negatives()[i], negative[i], towardsNegative[i], gradient);
        }
    }

    private void pull(Embeddings embeddings, int anchor, int other, double length, double slope, float[] gradient) {
        if (slope != 0) {
            float[] values = embeddings.values();
            distance.addGradient(
                    values, anchor, values, other, embeddings.dimension(), length, slope, gradient, gradient);
        }
    }
}
