package org.colotride.tournament;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/**
 * A figure over several seeds.
 *
 * @param mean NaN if there is none
 * @param lowest of the seeds
 * @param highest of the seeds
 * @param seeds how many
 */
public record Spread(double mean, double lowest, double highest, int seeds) {
    static Spread of(DoubleStream values) {
        DoubleSummaryStatistics all = values.summaryStatistics();
        return all.getCount() == 0
                ? new Spread(Double.NaN, Double.NaN, Double.NaN, 0)
                : new Spread(all.getAverage(), all.getMin(), all.getMax(), (int) all.getCount());
    }

    /** From the lowest to the highest: 0 of a single seed, which tells nothing. */
    public double width() {
        return highest - lowest;
    }
}
