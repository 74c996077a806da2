package org.colotride.model.schedule;

import org.colotride.config.Component;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.nd4j.linalg.schedule.ISchedule;

/** Small rates first, which grow to those of another schedule, see {@link WarmUpSchedule}. */
public final class WarmUpRate implements RateSchedule {
    private final int iterations;
    private final RateSchedule base;

    /**
     * @param iterations that the rate grows over, ≥ 1
     * @param then the schedule that it grows into; it counts from the beginning of the training, too
     */
    public record Args(int iterations, @Default("constant") Component then) {
        /** @throws IllegalArgumentException if a number is out of its range, or there is no such schedule */
        public Args {
            Require.atLeast("iterations", iterations, 1);
            then = RateSchedules.REGISTRY.resolve(then);
        }
    }

    public WarmUpRate(Args args) {
        this.iterations = args.iterations();
        this.base = RateSchedules.REGISTRY.create(args.then());
    }

    @Override
    public ISchedule over(double learningRate, int all) {
        return new WarmUpSchedule(base.over(learningRate, all), iterations);
    }
}
