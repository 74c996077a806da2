package org.colotride.loss;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;

/** A loss on the embeddings of a batch and the triplets in it, and its gradient. */
public interface MetricLoss {
    /**
     * @param embeddings of the batch, {@code [M, D]}
     * @param layout of the batch: classes and triplets
     * @param gradient receives dLoss/dEmbeddings, {@code [M, D]}, overwritten; null if it is not wanted
     * @return the loss
     */
    double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient);

    /** Fraction of the triplets, or images, that still have something to teach, in [0, 1]. */
    double activeFraction(Embeddings embeddings, BatchLayout layout);

    /**
     * Checks, before anything is trained, that a network and a data set are what the loss needs.
     *
     * @param dimension D of the embeddings
     * @param classes of the training images
     * @throws IllegalArgumentException if they are not; the message names the remedy
     */
    default void requireFitting(int dimension, int classes) {}

    /**
     * Called once before the first training pass of a new training, not of one that goes on.
     *
     * @param dimension D of the embeddings
     * @param classes of the training images
     * @param random draws what it begins with
     */
    default void begin(int dimension, int classes, RandomGenerator random) {}

    /** What it learns itself, beside the network's weights; empty if nothing. */
    default Optional<LossParameters> parameters() {
        return Optional.empty();
    }
}
