package org.colotride.model.optimizer;

import org.nd4j.linalg.learning.config.IUpdater;

/** How gradients become steps of the weights. */
public interface Optimizer {
    /**
     * The same in Deeplearning4j's terms. Its class and settings stand in models and checkpoints, its state in checkpoints.
     *
     * @param learningRate above 0; a schedule may take its place
     */
    IUpdater updater(double learningRate);

    /**
     * Whether weight decay shrinks the weights beside the step, by learning rate · decay of themselves, rather than as L2
     * that is added to the gradient.
     */
    default boolean decouplesWeightDecay() {
        return false;
    }
}
