package org.colotride.model.optimizer;

import org.nd4j.linalg.learning.config.IUpdater;

/**
 * AdamW (Loshchilov and Hutter, ICLR 2019, arXiv 1711.05101, algorithm 2) as PyTorch has it, w ← w − η (step of Adam + λ w):
 * {@linkplain AdamOptimizer Adam} on the gradient of the loss alone, weight decay beside it.
 */
public final class AdamWOptimizer implements Optimizer {
    private final AdamOptimizer adam;

    public AdamWOptimizer(AdamOptimizer.Args args) {
        this.adam = new AdamOptimizer(args);
    }

    @Override
    public IUpdater updater(double learningRate) {
        return adam.updater(learningRate);
    }

    @Override
    public boolean decouplesWeightDecay() {
        return true;
    }
}
