package org.colotride.experiment.folder;

import org.colotride.collapse.CollapseMonitor;

/**
 * What a run remembers of its past beside the training itself, so that a resumed one writes down what an uninterrupted one
 * would.
 *
 * @param lines of its history that belong to the checkpoint
 * @param epoch figures of the epoch under way
 * @param monitor the collapse monitor's
 * @param seconds that the run has taken so far, all its parts together
 */
public record RunMemory(HistoryWriter.Lines lines, EpochFigures epoch, CollapseMonitor.Memory monitor, double seconds) {
    /** Of a run that begins. */
    public static final RunMemory NOTHING =
            new RunMemory(HistoryWriter.Lines.NONE, EpochFigures.NONE, CollapseMonitor.Memory.EMPTY, 0);

    /**
     * Sums over the iterations of one epoch.
     *
     * @param loss of all of them
     * @param seconds since its beginning, without interruptions
     */
    public record EpochFigures(double loss, int iterations, double seconds) {
        public static final EpochFigures NONE = new EpochFigures(0, 0, 0);

        public EpochFigures plus(double iterationLoss) {
            return new EpochFigures(loss + iterationLoss, iterations + 1, seconds);
        }

        public EpochFigures withSeconds(double all) {
            return new EpochFigures(loss, iterations, all);
        }

        /** Over the iterations; NaN if there were none. */
        public double meanLoss() {
            return iterations == 0 ? Double.NaN : loss / iterations;
        }
    }

    /** The same after more seconds. */
    public RunMemory later(double more) {
        return new RunMemory(lines, epoch, monitor, seconds + more);
    }

    /** Of a checkpoint that kept none of it: only the lines can be told. */
    public static RunMemory upTo(HistoryWriter.Lines lines) {
        return new RunMemory(lines, EpochFigures.NONE, CollapseMonitor.Memory.EMPTY, 0);
    }
}
