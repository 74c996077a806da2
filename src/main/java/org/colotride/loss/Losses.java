package org.colotride.loss;

import org.colotride.config.Registry;

/** The training losses that a configuration can name. */
public final class Losses {
    public static final Registry<MetricLoss> REGISTRY = Registry.<MetricLoss>of("loss")
            .with("triplet", TripletLoss.Args.class, TripletLoss::new)
            .with("classification", ClassificationLoss.Args.class, ClassificationLoss::new)
            .with("contrastive", ContrastiveLoss.Args.class, ContrastiveLoss::new)
            .with("margin", MarginLoss.Args.class, MarginLoss::new)
            .with("lifted-structure", LiftedStructureLoss.Args.class, LiftedStructureLoss::new)
            .with("multi-similarity", MultiSimilarityLoss.Args.class, MultiSimilarityLoss::new)
            .with("proxy-anchor", ProxyAnchorLoss.Args.class, ProxyAnchorLoss::new)
            .with("nt-xent", NtXentLoss.Args.class, NtXentLoss::new)
            .with("n-pair", NPairLoss.Args.class, NPairLoss::new)
            .withPlugins(MetricLoss.class);

    private Losses() {}
}
