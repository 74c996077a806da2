package org.colotride.model.optimizer;

import org.colotride.config.Default;
import org.colotride.config.Require;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Adam (Kingma and Ba, ICLR 2015, arXiv 1412.6980) by Deeplearning4j, in the order of computation that its section 2 ends
 * with: ε is added to √v, not to the corrected √(v / (1 − β₂ᵗ)) as in PyTorch, which is the same but for gradients near ε.
 */
public final class AdamOptimizer implements Optimizer {
    private final Args args;

    /**
     * @param beta1 β₁ in [0, 1): of the mean of gradients
     * @param beta2 β₂ in [0, 1): of the mean of their squares
     * @param epsilon ε above 0
     */
    public record Args(@Default("0.9") double beta1, @Default("0.999") double beta2, @Default("1e-8") double epsilon) {
        /** @throws IllegalArgumentException if a number is out of its range */
        public Args {
            Require.fromBelow("beta1", beta1, 0, 1);
            Require.fromBelow("beta2", beta2, 0, 1);
            Require.above("epsilon", epsilon, 0);
        }
    }

    public AdamOptimizer(Args args) {
        this.args = args;
    }

    @Override
    public IUpdater updater(double learningRate) {
        return new Adam(learningRate, args.beta1(), args.beta2(), args.epsilon());
    }
}
