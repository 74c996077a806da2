package org.colotride.model;

import org.colotride.tensor.Embeddings;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss on a batch's embeddings that an engine can train with, beside Deeplearning4j's own calls of it. */
public interface EmbeddingLoss {
    /**
     * A training pass for whoever holds the embeddings already.
     *
     * @param embeddings of the batch, {@code [M, D]}; kept until the next pass, not copied
     * @param labels as {@code fit} was given them; what they say is between the loss and whoever made them
     * @param gradientTarget receives dLoss/dEmbeddings, {@code [M, D]}; null if it is not wanted
     * @return the loss, without weight decay
     */
    double evaluate(Embeddings embeddings, INDArray labels, float[] gradientTarget);
}
