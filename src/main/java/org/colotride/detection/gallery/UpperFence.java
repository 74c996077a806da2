package org.colotride.detection.gallery;

import java.util.Arrays;

/**
 * Where a value is too large to be of the benign images: above the third quartile by so many interquartile ranges (Tukey,
 * Exploratory Data Analysis, 1977: 3 for what is “far out”), on a logarithmic scale (ours), since occurrences and distances
 * have long upper tails. Quartiles are the benign images' own as long as fewer than a quarter of all images are not benign.
 *
 * @param middle third quartile of log(1 + value / scale)
 * @param range interquartile range of these, above 0
 * @param scale median of the values, or 1 if that is 0
 * @param factor ranges between third quartile and fence
 */
record UpperFence(double middle, double range, double scale, double factor) {
    /** Where half of all values are one and the same, a hundredth more is no sign of anything. */
    private static final double LEAST_RANGE = 0.01;

    /**
     * @param values none negative, at least one
     * @param factor above 0
     */
    static UpperFence of(double[] values, double factor) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = quantile(sorted, 0.5);
        double scale = median > 0 ? median : 1;
        double[] logarithms =
                Arrays.stream(sorted).map(value -> Math.log1p(value / scale)).toArray();
        double upper = quantile(logarithms, 0.75);
        return new UpperFence(upper, Math.max(LEAST_RANGE, upper - quantile(logarithms, 0.25)), scale, factor);
    }

    /** Between the values where it falls between two. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The value above which an image is suspicious. */
    double threshold() {
        return scale * Math.expm1(middle + factor * range);
    }

    /** By how many interquartile ranges a value lies above the third quartile. */
    double excess(double value) {
        return (Math.log1p(value / scale) - middle) / range;
    }
}
