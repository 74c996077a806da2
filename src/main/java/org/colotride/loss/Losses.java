package org.colotride.loss;

import org.colotride.config.Registry;

/** The training losses that a configuration can name. */
public final class Losses {
    public static final Registry<MetricLoss> REGISTRY = Registry.<MetricLoss>of("loss")
            .with("triplet", TripletLoss.Args.class, TripletLoss::new)
            .with("classification", ClassificationLoss.Args.class, ClassificationLoss::new)
            .withPlugins(MetricLoss.class);

    private Losses() {}
}
