package org.colotride.model.schedule;

import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** The same rate throughout. */
public final class ConstantRate implements RateSchedule {
    /** None. */
    public record Args() {}

    @Override
    public ISchedule over(double learningRate, int iterations) {
        return new FixedSchedule(learningRate);
    }
}
