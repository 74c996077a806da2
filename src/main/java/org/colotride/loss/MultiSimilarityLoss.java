package org.colotride.loss;

import java.util.Arrays;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.Embeddings;

/**
 * Multi-similarity loss (Wang et al., CVPR 2019, equation 15): the mean over images i of 1/α · log(1 + Σⱼ exp(−α (sᵢⱼ − λ)))
 * and 1/β · log(1 + Σₖ exp(β (sᵢₖ − λ))), s the cosine similarity, j of i's class and k of others. Only hard pairs take part
 * (equations 11 and 12): negatives more similar than the least similar positive less ε, positives less similar than the most
 * similar negative plus ε. An image left without one of either kind adds nothing, as in the published program.
 *
 * <p>It compares all images that stand in a triplet. A pair of similarity 1 − 1e-5 or more is an image and its copy, and left
 * out, also as in the published program.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class MultiSimilarityLoss implements MetricLoss {
    private static final double COPY = 1 - 1e-5;

    private final Args args;
    private final UnitVectors images = new UnitVectors();
    private int[] classes = new int[0];
    /** Of one image to all, {@code [R]}. */
    private double[] similarities = new double[0];

    private double[] exponents = new double[0];
    private int[] hard = new int[0];

    /**
     * @param alpha α, sharpness of the positives, &gt; 0
     * @param beta β, sharpness of the negatives, &gt; 0
     * @param base λ, the similarity between both kinds, in [−1, 1]; 0.5 as in the published program, the paper's text says 1
     * @param epsilon ε, by which a pair may be easier than the hardest of the other kind, in [0, 2]
     */
    public record Args(
            @Default("2") double alpha,
            @Default("50") double beta,
            @Default("0.5") double base,
            @Default("0.1") double epsilon) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            Require.above("alpha", alpha, 0);
            Require.above("beta", beta, 0);
            Require.inRange("base", base, -1, 1);
            Require.inRange("epsilon", epsilon, 0, 2);
        }
    }

    public MultiSimilarityLoss(Args args) {
        this.args = args;
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        int count = take(embeddings, layout);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            Bounds bounds = compare(i);
            if (bounds.areNoNumbers()) {
                sum = Double.NaN;
            } else if (bounds.cross(args.epsilon())) {
                sum += positives(i, bounds, 1.0 / count) + negatives(i, bounds, 1.0 / count);
            }
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
            images.propagate(gradient);
        }
        return sum / count;
    }

    /**
     * What makes a pair of one image hard.
     *
     * @param farthest least similarity of a positive; +∞ of none
     * @param nearest largest similarity of a negative; −∞ of none
     */
    private record Bounds(double farthest, double nearest) {
        /** Whether there are hard pairs; then there are some of both kinds. */
        boolean cross(double epsilon) {
            return nearest + epsilon > farthest;
        }

        boolean areNoNumbers() {
            return Double.isNaN(farthest) || Double.isNaN(nearest);
        }
    }

    private int take(Embeddings embeddings, BatchLayout layout) {
        int[] members = layout.members();
        images.set(embeddings.values(), members, embeddings.dimension());
        if (classes.length != members.length) {
            classes = new int[members.length];
            similarities = new double[members.length];
            exponents = new double[members.length];
            hard = new int[members.length];
        }
        for (int i = 0; i < members.length; i++) {
            classes[i] = layout.labels()[members[i]];
        }
        return members.length;
    }

    private Bounds compare(int i) {
        double farthest = Double.POSITIVE_INFINITY;
        double nearest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < classes.length; j++) {
            similarities[j] = images.similarity(i, images, j);
            if (classes[j] != classes[i]) {
                nearest = Math.max(nearest, similarities[j]);
            } else if (!isCopy(i, j)) {
                farthest = Math.min(farthest, similarities[j]);
            }
        }
        return new Bounds(farthest, nearest);
    }

    private boolean isCopy(int i, int j) {
        return j == i || similarities[j] >= COPY;
    }

    private double positives(int i, Bounds bounds, double weight) {
        int count = 0;
        for (int j = 0; j < classes.length; j++) {
            if (classes[j] == classes[i] && !isCopy(i, j) && similarities[j] - args.epsilon() < bounds.nearest()) {
                hard[count++] = j;
            }
        }
        return side(i, count, -args.alpha(), weight);
    }

    private double negatives(int i, Bounds bounds, double weight) {
        int count = 0;
        for (int j = 0; j < classes.length; j++) {
            if (classes[j] != classes[i] && similarities[j] + args.epsilon() > bounds.farthest()) {
                hard[count++] = j;
            }
        }
        return side(i, count, args.beta(), weight);
    }

    /** 1 / |sharpness| · log(1 + Σ exp(sharpness · (s − λ))) over one image's hard pairs, whose slopes are taken in. */
    private double side(int i, int count, double sharpness, double weight) {
        for (int k = 0; k < count; k++) {
            exponents[k] = sharpness * (similarities[hard[k]] - args.base());
        }
        double logarithm = LogSumExp.withOne(exponents, count);
        for (int k = 0; k < count; k++) {
            double slope = Math.signum(sharpness) * weight * Math.exp(exponents[k] - logarithm);
            images.addSlope(i, images, hard[k], slope);
        }
        return logarithm / Math.abs(sharpness);
    }

    /** Fraction of the images that have hard pairs. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        int count = take(embeddings, layout);
        int active = 0;
        for (int i = 0; i < count; i++) {
            if (compare(i).cross(args.epsilon())) {
                active++;
            }
        }
        return (double) active / count;
    }
}
