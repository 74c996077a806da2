package org.colotride.live;

import java.util.Set;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;

/**
 * What Deeplearning4j's listener collects: what its pages draw, and nothing else; histograms, the dearest, only now and
 * then. Activations are left out: the fast training pass does not hand them out. The listener asks after every iteration
 * whether this one is reported.
 */
final class ReportingTurns implements StatsUpdateConfiguration {
    private static final long serialVersionUID = 1;
    private static final Set<StatsType> MAGNITUDES = Set.of(StatsType.Parameters, StatsType.Updates);
    private static final Set<StatsType> DEVIATIONS = Set.of(StatsType.Gradients, StatsType.Updates);
    private static final Set<StatsType> HISTOGRAMS = Set.of(StatsType.Parameters, StatsType.Updates);
    private static final int BINS = 20;
    private static final int HISTOGRAMS_EVERY = 8;

    private boolean reporting = true;
    private int reports;

    /** Whether the iteration under way is reported. */
    boolean isReporting() {
        return reporting;
    }

    /** The iteration under way is over; whether the next one is reported. */
    void next(boolean report) {
        reports += reporting ? 1 : 0;
        reporting = report;
    }

    @Override
    public int reportingFrequency() {
        return reporting ? 1 : Integer.MAX_VALUE;
    }

    @Override
    public boolean collectPerformanceStats() {
        return true;
    }

    @Override
    public boolean collectMemoryStats() {
        return true;
    }

    @Override
    public boolean collectGarbageCollectionStats() {
        return true;
    }

    @Override
    public boolean collectLearningRates() {
        return true;
    }

    @Override
    public boolean collectHistograms(StatsType type) {
        return HISTOGRAMS.contains(type) && reports % HISTOGRAMS_EVERY == 0;
    }

    @Override
    public int numHistogramBins(StatsType type) {
        return BINS;
    }

    @Override
    public boolean collectMean(StatsType type) {
        return false;
    }

    @Override
    public boolean collectStdev(StatsType type) {
        return DEVIATIONS.contains(type);
    }

    @Override
    public boolean collectMeanMagnitudes(StatsType type) {
        return MAGNITUDES.contains(type);
    }
}
