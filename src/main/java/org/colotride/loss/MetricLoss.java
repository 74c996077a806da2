package org.colotride.loss;

import org.colotride.model.Embeddings;

/** A loss on the embeddings of B triplets, and its gradient. */
public interface MetricLoss {
    /**
     * @param triplets embeddings of B anchors, then B positives, then B negatives, {@code [3B, D]}
     * @param labels classes of the images, {@code [3B]}
     * @param gradient receives dLoss/dEmbeddings, {@code [3B, D]}, overwritten; null if it is not wanted
     * @return the loss
     */
    double evaluate(Embeddings triplets, int[] labels, float[] gradient);

    /** Fraction of the triplets, or images, that still have something to teach, in [0, 1]. */
    double activeFraction(Embeddings triplets, int[] labels);

    /**
     * Checks, before anything is trained, that a network and a data set are what the loss needs.
     *
     * @param dimension D of the embeddings
     * @param classes of the training images
     * @throws IllegalArgumentException if they are not; the message names the remedy
     */
    default void requireFitting(int dimension, int classes) {}
}
