package org.colotride.model.schedule;

import org.colotride.config.Default;
import org.colotride.config.Require;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** The rate times a factor after every so many epochs: η · factor^⌊epoch / epochs⌋, as PyTorch's {@code StepLR}. */
public final class StepRate implements RateSchedule {
    private final Args args;

    /**
     * @param epochs between two steps, ≥ 1
     * @param factor in (0, 1]
     */
    public record Args(int epochs, @Default("0.1") double factor) {
        /** @throws IllegalArgumentException if a number is out of its range */
        public Args {
            Require.atLeast("epochs", epochs, 1);
            Require.aboveUpTo("factor", factor, 0, 1);
        }
    }

    public StepRate(Args args) {
        this.args = args;
    }

    @Override
    public ISchedule over(double learningRate, int iterations) {
        return new StepSchedule(ScheduleType.EPOCH, learningRate, args.factor(), args.epochs());
    }
}
