package org.colotride.model.optimizer;

import org.colotride.config.Registry;

/** The optimisers that a configuration can name. */
public final class Optimizers {
    public static final Registry<Optimizer> REGISTRY = Registry.<Optimizer>of("optimizer")
            .with("adam", AdamOptimizer.Args.class, AdamOptimizer::new)
            .with("adamw", AdamOptimizer.Args.class, AdamWOptimizer::new)
            .with("sgd", SgdOptimizer.Args.class, SgdOptimizer::new);

    private Optimizers() {}
}
