package org.colotride.model.schedule;

import org.colotride.config.Require;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The rate times a factor after each epoch: η · factor^epoch, as PyTorch's {@code ExponentialLR}. */
public final class ExponentialRate implements RateSchedule {
    private final Args args;

    /** @param factor in (0, 1] */
    public record Args(double factor) {
        /** @throws IllegalArgumentException if it is out of its range */
        public Args {
            Require.aboveUpTo("factor", factor, 0, 1);
        }
    }

    public ExponentialRate(Args args) {
        this.args = args;
    }

    @Override
    public ISchedule over(double learningRate, int iterations) {
        return new ExponentialSchedule(ScheduleType.EPOCH, learningRate, args.factor());
    }
}
