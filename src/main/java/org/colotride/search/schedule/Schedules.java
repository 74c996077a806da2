package org.colotride.search.schedule;

import org.colotride.config.Registry;

/** The generators that a search can name. */
public final class Schedules {
    public static final Registry<ScheduleFactory> REGISTRY = Registry.<ScheduleFactory>of("generator")
            .with("random", RandomDraws.Args.class, RandomDraws::new)
            .with("grid", Grid.Args.class, Grid::new)
            .with("genetic", Genetic.Args.class, Genetic::new)
            .with("asha", Asha.Args.class, Asha::new);

    private Schedules() {}
}
