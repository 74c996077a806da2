package org.colotride.training;

import org.colotride.defense.TrainingProgress;

/**
 * How long a run is.
 *
 * @param epochs passes over the training images
 * @param iterations over all epochs
 * @param until the iteration before which it pauses, to be resumed later; at least {@code iterations} for never
 */
public record TrainingPlan(int epochs, int iterations, int until) {
    public TrainingPlan(int epochs, int iterations) {
        this(epochs, iterations, iterations);
    }

    /** The same, pausing after a share of all iterations in (0, 1]. */
    public TrainingPlan upTo(double share) {
        return new TrainingPlan(epochs, iterations, Math.max(1, (int) Math.round(share * iterations)));
    }

    TrainingProgress progress(TrainingPosition position) {
        return new TrainingProgress(position.epoch(), epochs, position.iteration(), iterations);
    }

    public boolean isDone(TrainingPosition position) {
        return position.epoch() >= epochs || position.iteration() >= iterations;
    }

    /** Whether it pauses here, or is done. */
    boolean stops(TrainingPosition position) {
        return isDone(position) || position.iteration() >= until;
    }
}
