package org.colotride.collapse;

import java.util.Locale;
import org.colotride.retrieval.FigureGuide;

/**
 * Watches a training for collapse: all embeddings drawing together, or a validation recall that has fallen far below the
 * best one seen.
 *
 * <p>Not thread-safe.
 */
public final class CollapseMonitor {
    /** How much a single batch counts in the running mean. */
    private static final double SMOOTHING = 0.1;

    private final Settings settings;
    private double meanDistance;
    private double bestRecall;
    private double recall;

    /**
     * @param minimumDistance mean distance between the embeddings of a batch under which they have collapsed, ≥ 0
     * @param minimumRecallShare share of the best validation R@1 under which the model has collapsed, in [0, 1]
     */
    public record Settings(double minimumDistance, double minimumRecallShare) {
        /** Unit embeddings of a healthy model lie about 1 apart; half of the best recall is no fluctuation. */
        public static final Settings DEFAULT = new Settings(0.05, 0.5);
    }

    /**
     * All that a monitor remembers, for one that goes on where it was.
     *
     * @param meanDistance running mean over the batches; NaN before the first
     * @param recall of the latest validation; NaN before the first
     * @param bestRecall of all validations; 0 before the first
     */
    public record Memory(double meanDistance, double recall, double bestRecall) {
        /** Of nothing. */
        public static final Memory EMPTY = new Memory(Double.NaN, Double.NaN, 0);
    }

    /** What the monitor thinks. */
    public enum Verdict {
        HEALTHY,
        COLLAPSED
    }

    public CollapseMonitor(Settings settings) {
        this(settings, Memory.EMPTY);
    }

    /** @param memory of the monitor that this one goes on for */
    public CollapseMonitor(Settings settings, Memory memory) {
        this.settings = settings;
        this.meanDistance = memory.meanDistance();
        this.recall = memory.recall();
        this.bestRecall = memory.bestRecall();
    }

    /** All that it remembers now. */
    public Memory memory() {
        return new Memory(meanDistance, recall, bestRecall);
    }

    /** @param batchMeanDistance mean distance between the benign embeddings of a batch */
    public Verdict observeBatch(double batchMeanDistance) {
        meanDistance = Double.isNaN(meanDistance)
                ? batchMeanDistance
                : meanDistance + SMOOTHING * (batchMeanDistance - meanDistance);
        return verdict();
    }

    /** @param recallAt1 of a validation, in [0, 1] */
    public Verdict observeValidation(double recallAt1) {
        recall = recallAt1;
        bestRecall = Math.max(bestRecall, recallAt1);
        return verdict();
    }

    /** What it thinks now; healthy before it has seen anything. */
    public Verdict verdict() {
        boolean together = meanDistance < settings.minimumDistance();
        boolean forgotten = recall < settings.minimumRecallShare() * bestRecall;
        return together || forgotten ? Verdict.COLLAPSED : Verdict.HEALTHY;
    }

    /** Running mean of the distance between the embeddings of a batch; NaN before the first. */
    public double meanDistance() {
        return meanDistance;
    }

    /** Why, in words and numbers. */
    public String explanation() {
        return String.format(
                Locale.ROOT,
                "mean distance between embeddings %.4f (collapse below %.4f), validation R@1 %s (best %s)",
                meanDistance,
                settings.minimumDistance(),
                FigureGuide.share(recall),
                FigureGuide.share(bestRecall));
    }
}
