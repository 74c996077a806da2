package org.colotride.model.schedule;

import org.colotride.config.Registry;

/** The schedules of the learning rate that a configuration can name. */
public final class RateSchedules {
    public static final Registry<RateSchedule> REGISTRY = Registry.<RateSchedule>of("schedule")
            .with("constant", ConstantRate.Args.class, args -> new ConstantRate())
            .with("step", StepRate.Args.class, StepRate::new)
            .with("exponential", ExponentialRate.Args.class, ExponentialRate::new)
            .with("cosine", CosineRate.Args.class, CosineRate::new)
            .with("warm-up", WarmUpRate.Args.class, WarmUpRate::new);

    private RateSchedules() {}
}
