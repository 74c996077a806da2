package org.colotride.loss;

import org.colotride.model.Embeddings;

/** A loss on the embeddings of B triplets, and its gradient. */
public interface MetricLoss {
    /**
     * @param triplets embeddings of B anchors, then B positives, then B negatives, {@code [3B, D]}
     * @param gradient receives dLoss/dEmbeddings, {@code [3B, D]}, overwritten; null if it is not wanted
     * @return the loss
     */
    double evaluate(Embeddings triplets, float[] gradient);

    /** Fraction of the triplets whose own loss is positive, in [0, 1]. */
    double activeFraction(Embeddings triplets);
}
