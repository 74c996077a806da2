package org.colotride.model.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An engine that computes a training pass too. It serves networks whose training pass computes what their evaluation
 * pass does: no layer may use the batch's own statistics. Not thread-safe.
 */
public interface WeightGradientEngine {
    /**
     * Embeds, and keeps what {@link #weightGradient} needs.
     *
     * @param images pixels in [0, 1], {@code [count, C, H, W]}
     * @param embeddings receives {@code [count, D]}
     */
    void embedForWeightGradient(float[] images, int count, float[] embeddings);

    /**
     * Gradient of a loss with respect to the weights of the last {@link #embedForWeightGradient}. An update follows, so
     * the next call reads the weights anew.
     *
     * @param embeddingGradient dLoss/dEmbeddings, {@code [count, D]}
     * @param parameterGradients receives dLoss/dParameters, laid out as the network's flattened parameters; what no
     *     gradient reaches (running statistics) is left as it is
     */
    void weightGradient(float[] embeddingGradient, INDArray parameterGradients);
}
