package org.colotride.train;

import org.colotride.defense.TrainingProgress;

/**
 * How long a run is.
 *
 * @param epochs passes over the training images
 * @param iterations over all epochs
 */
record TrainingPlan(int epochs, int iterations) {
    TrainingProgress progress(TrainingPosition position) {
        return new TrainingProgress(position.epoch(), epochs, position.iteration(), iterations);
    }

    boolean isDone(TrainingPosition position) {
        return position.epoch() >= epochs || position.iteration() >= iterations;
    }
}
