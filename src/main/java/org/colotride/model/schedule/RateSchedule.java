package org.colotride.model.schedule;

import org.nd4j.linalg.schedule.ISchedule;

/** The learning rate over a training. */
public interface RateSchedule {
    /**
     * The same in Deeplearning4j's terms. Its class and settings stand in models and checkpoints, so that a training that is
     * resumed goes on with it.
     *
     * @param learningRate above 0, that the schedule starts from or scales
     * @param iterations of the whole training, ≥ 1
     */
    ISchedule over(double learningRate, int iterations);
}
