package org.colotride.robustness;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.colotride.random.SeededRandom;

/**
 * Percentile bootstrap over queries (Efron, 1979): how much a figure would vary with other queries. Where candidates are
 * attacked that are no queries, they are drawn anew independently.
 */
final class Bootstrap {
    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    private final int queries;
    private final int candidates;
    private final long seed;

    /** @param queries number of queries n */
    Bootstrap(int queries, long seed) {
        this(queries, 0, seed);
    }

    /**
     * @param queries number of queries n
     * @param candidates number m of candidates beside them
     */
    Bootstrap(int queries, int candidates, long seed) {
        this.queries = queries;
        this.candidates = candidates;
        this.seed = seed;
    }

    /**
     * @param statistic of weights {@code [n + m]}, how often each query is drawn, then each candidate; the first sum
     *     to n, the others to m. Must not keep the array
     */
    Interval interval(ToDoubleFunction<int[]> statistic) {
        int[] weights = new int[queries + candidates];
        Arrays.fill(weights, 1);
        double value = statistic.applyAsDouble(weights);
        SeededRandom random = SeededRandom.derive(seed, queries);
        double[] resampled = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            Arrays.fill(weights, 0);
            for (int q = 0; q < queries; q++) {
                weights[random.nextInt(queries)]++;
            }
            for (int c = 0; c < candidates; c++) {
                weights[queries + random.nextInt(candidates)]++;
            }
            resampled[i] = statistic.applyAsDouble(weights);
        }
        Arrays.sort(resampled);
        return new Interval(value, percentile(resampled, TAIL), percentile(resampled, 1 - TAIL));
    }

    private static double percentile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    static double mean(double[] values, int[] weights) {
        return mean(values, weights, 0);
    }

    /** @param first position of the first value's weight */
    static double mean(double[] values, int[] weights, int first) {
        double sum = 0;
        for (int q = 0; q < values.length; q++) {
            sum += values[q] * weights[first + q];
        }
        return sum / values.length;
    }
}
