package org.colotride.model.engine;

/**
 * An engine whose training passes can take a batch in pieces of a fixed number of images, counted from its first: what a
 * piece contributes to the weights' gradient depends on its images alone, whoever computes it.
 */
public interface PiecewiseEngine extends WeightGradientEngine {
    /**
     * From now on, training passes take pieces, whose gradients are added exactly ({@link GradientSum}). Each piece costs a
     * pass over all weights; without this, a batch is one piece.
     */
    void sumExactly();

    /** Images of a piece; the last of a batch may have fewer. */
    int piece();

    /**
     * Adds the gradient of a loss with respect to the weights of the last {@link #embedForWeightGradient}, after {@link
     * #sumExactly}; for a batch of no images 0, so that all members of a group have reached the same parameters.
     *
     * @param embeddingGradient dLoss/dEmbeddings, {@code [count, D]}
     */
    void addWeightGradient(float[] embeddingGradient, GradientSum sum);
}
