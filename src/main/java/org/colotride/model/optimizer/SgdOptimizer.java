package org.colotride.model.optimizer;

import org.colotride.config.Default;
import org.colotride.config.Require;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Stochastic gradient descent with {@linkplain HeavyBall momentum}; without it, Deeplearning4j's {@link Sgd}. */
public final class SgdOptimizer implements Optimizer {
    private final Args args;

    /** @param momentum µ in [0, 1) */
    public record Args(@Default("0.9") double momentum) {
        /** @throws IllegalArgumentException if it is out of its range */
        public Args {
            Require.fromBelow("momentum", momentum, 0, 1);
        }
    }

    public SgdOptimizer(Args args) {
        this.args = args;
    }

    @Override
    public IUpdater updater(double learningRate) {
        return args.momentum() == 0 ? new Sgd(learningRate) : new HeavyBall(learningRate, null, args.momentum());
    }
}
