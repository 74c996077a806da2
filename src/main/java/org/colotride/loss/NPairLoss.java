package org.colotride.loss;

import java.util.Arrays;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;

/**
 * Multi-class N-pair loss (Sohn, NIPS 2016, equation 7): the mean over anchors of log(1 + Σₖ exp(f·fₖ − f·f⁺)), f⁺ the
 * anchor's positive and fₖ images of other classes, and regularization · mean ‖f‖² over anchors and positives. The fₖ are
 * the positives of the other anchors, as in the paper, and the mined negatives of all anchors, so that what a defence has
 * moved is learnt.
 *
 * <p>The paper takes products of embeddings that are not normalised (metric E); on those of norm 1 the loss stays flat, and
 * {@code scale} sharpens it.
 *
 * <p>Not thread-safe: it keeps its array between calls.
 */
public final class NPairLoss implements MetricLoss {
    private final Args args;
    private double[] excess = new double[0];

    /**
     * @param scale by which products are multiplied, &gt; 0; 1 in the paper
     * @param regularization weight of the mean squared norm, ≥ 0; the paper names none, 0.001 is what TensorFlow's comes to
     */
    public record Args(@Default("1") double scale, @Default("0.001") double regularization) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            Require.above("scale", scale, 0);
            Require.atLeast("regularization", regularization, 0);
        }
    }

    public NPairLoss(Args args) {
        this.args = args;
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        int count = layout.requireTriplets();
        if (gradient != null) {
            Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
        }
        Triplets triplets = layout.triplets();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double logarithm = LogSumExp.withOne(excess(embeddings, layout, i), 2 * count);
            sum += logarithm;
            if (gradient != null) {
                propagate(embeddings, layout, i, logarithm, gradient);
            }
        }
        double weight = args.regularization() / (2.0 * count);
        double norms = addNorms(embeddings, triplets.anchors(), weight, gradient)
                + addNorms(embeddings, triplets.positives(), weight, gradient);
        return sum / count + weight * norms;
    }

    /** scale · (f·fₖ − f·f⁺) of one anchor, {@code [2B]}; −∞ where the candidate is of its own class. */
    private double[] excess(Embeddings embeddings, BatchLayout layout, int i) {
        int count = layout.triplets().count();
        if (excess.length != 2 * count) {
            excess = new double[2 * count];
        }
        int anchor = layout.triplets().anchors()[i];
        double own = product(embeddings, anchor, layout.triplets().positives()[i]);
        for (int k = 0; k < 2 * count; k++) {
            int other = candidate(layout.triplets(), k);
            excess[k] = layout.labels()[other] == layout.labels()[anchor]
                    ? Double.NEGATIVE_INFINITY
                    : args.scale() * (product(embeddings, anchor, other) - own);
        }
        return excess;
    }

    /** Row of the k-th positive, or after those of the negatives. */
    private static int candidate(Triplets triplets, int k) {
        return k < triplets.count() ? triplets.positives()[k] : triplets.negatives()[k - triplets.count()];
    }

    private void propagate(Embeddings embeddings, BatchLayout layout, int i, double logarithm, float[] gradient) {
        Triplets triplets = layout.triplets();
        int anchor = triplets.anchors()[i];
        double all = 0;
        for (int k = 0; k < excess.length; k++) {
            double slope = args.scale() * Math.exp(excess[k] - logarithm) / triplets.count();
            all += slope;
            addProduct(embeddings, anchor, candidate(triplets, k), slope, gradient);
        }
        addProduct(embeddings, anchor, triplets.positives()[i], -all, gradient);
    }

    private static double addNorms(Embeddings embeddings, int[] rows, double weight, float[] gradient) {
        double sum = 0;
        for (int row : rows) {
            sum += product(embeddings, row, row);
            if (gradient != null) {
                addProduct(embeddings, row, row, weight, gradient);
            }
        }
        return sum;
    }

    private static double product(Embeddings embeddings, int a, int b) {
        float[] values = embeddings.values();
        int offsetA = embeddings.offset(a);
        int offsetB = embeddings.offset(b);
        double sum = 0;
        for (int k = 0; k < embeddings.dimension(); k++) {
            sum += (double) values[offsetA + k] * values[offsetB + k];
        }
        return sum;
    }

    /** Adds the gradient of {@code slope · product(a, b)}. */
    private static void addProduct(Embeddings embeddings, int a, int b, double slope, float[] gradient) {
        if (slope != 0) {
            float[] values = embeddings.values();
            int offsetA = embeddings.offset(a);
            int offsetB = embeddings.offset(b);
            for (int k = 0; k < embeddings.dimension(); k++) {
                float towardsA = (float) (slope * values[offsetB + k]);
                gradient[offsetB + k] += (float) (slope * values[offsetA + k]);
                gradient[offsetA + k] += towardsA;
            }
        }
    }

    /** Fraction of the anchors that some image of another class resembles as much as the positive does. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        int count = layout.requireTriplets();
        int confused = 0;
        for (int i = 0; i < count; i++) {
            if (Arrays.stream(excess(embeddings, layout, i)).anyMatch(value -> value >= 0)) {
                confused++;
            }
        }
        return (double) confused / count;
    }
}
