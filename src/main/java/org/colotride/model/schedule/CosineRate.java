package org.colotride.model.schedule;

import org.colotride.config.Default;
import org.colotride.config.Require;
import org.nd4j.linalg.schedule.ISchedule;

/** The rate along half a cosine, down to the lowest at the end of the training, see {@link CosineSchedule}. */
public final class CosineRate implements RateSchedule {
    private final Args args;

    /** @param lowest share of the rate that is left at the end, in [0, 1] */
    public record Args(@Default("0") double lowest) {
        /** @throws IllegalArgumentException if it is out of its range */
        public Args {
            Require.inRange("lowest", lowest, 0, 1);
        }
    }

    public CosineRate(Args args) {
        this.args = args;
    }

    @Override
    public ISchedule over(double learningRate, int iterations) {
        return new CosineSchedule(learningRate, args.lowest() * learningRate, iterations);
    }
}
