package org.colotride.attack.blackbox;

import org.colotride.attack.Norm;

/**
 * Settings of {@link SquareSearch} and, by ℓ2, of {@link EuclideanSquareSearch}.
 *
 * @param epsilon change of an image by the norm
 * @param queries images that a model embeds for each query, at least 1
 * @param initialFraction share of an image's pixels that the first squares change, in (0, 1]; the paper's p
 * @param norm by which an image is changed
 */
public record SquareSettings(double epsilon, int queries, double initialFraction, Norm norm) {
    private static final int[] HALVINGS = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};
    private static final int SCHEDULE_LENGTH = 10_000;

    /** AutoAttack's p. */
    public static final double STANDARD_FRACTION = 0.8;

    public SquareSettings {
        norm.requireEpsilon("epsilon", epsilon);
        if (queries < 1) {
            throw new IllegalArgumentException("queries: " + queries + " is not positive");
        }
        if (!(initialFraction > 0 && initialFraction <= 1)) {
            throw new IllegalArgumentException("initialFraction: " + initialFraction + " is not in (0, 1]");
        }
    }

    /** By ℓ∞. */
    public SquareSettings(double epsilon, int queries, double initialFraction) {
        this(epsilon, queries, initialFraction, Norm.linf);
    }

    /**
     * AutoAttack's (Croce and Hein, ICML 2020): 5000 queries, p = 0.8. The paper itself takes p = 0.05 on ImageNet and
     * 10,000 queries.
     */
    public static SquareSettings standard(double epsilon) {
        return new SquareSettings(epsilon, 5000, STANDARD_FRACTION);
    }

    /**
     * Share of the pixels that a square covers: halved after 10, 50, 200, 500, 1000, 2000, 4000, 6000 and 8000 of 10,000
     * queries, scaled to ours (the paper, §4.1).
     */
    double fraction(int query) {
        long scaled = (long) query * SCHEDULE_LENGTH / queries;
        double fraction = initialFraction;
        for (int halving : HALVINGS) {
            if (scaled > halving) {
                fraction /= 2;
            }
        }
        return fraction;
    }

    /** Side of a square in an image, in pixels: from 1 to the image's shorter side. */
    int side(int query, int height, int width) {
        long side = Math.round(Math.sqrt(fraction(query) * height * width));
        return (int) Math.max(1, Math.min(side, Math.min(height, width)));
    }
}
