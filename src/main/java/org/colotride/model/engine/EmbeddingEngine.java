package org.colotride.model.engine;

/**
 * Embeds images and turns a gradient on embeddings into one on images, in evaluation mode. It never touches a weight's
 * gradient. Everything that attacks, embeds or validates works through it. Not thread-safe.
 *
 * <p>What an image gets, embedding and gradient, depends on nothing but the image, the weights, the machine and the
 * number of threads: to the last bit the same alone, in any batch, and at any place in it.
 */
public interface EmbeddingEngine extends AutoCloseable {
    /** Length D of an embedding. */
    int dimension();

    /**
     * Embeds without keeping anything for a gradient.
     *
     * @param images pixels in [0, 1], {@code [count, C, H, W]}
     * @param embeddings receives {@code [count, D]}
     */
    void embed(float[] images, int count, float[] embeddings);

    /** Embeds as {@link #embed} does, and keeps what {@link #imageGradient} needs. */
    void embedForGradient(float[] images, int count, float[] embeddings);

    /**
     * Gradient of a loss with respect to the images of the last {@link #embedForGradient}.
     *
     * @param embeddingGradient dLoss/dEmbeddings, {@code [count, D]}
     * @param imageGradient receives dLoss/dImages, {@code [count, C, H, W]}
     */
    void imageGradient(float[] embeddingGradient, float[] imageGradient);

    /**
     * To be called once images have been moved by the gradients of {@link #imageGradient}, before anything else is made of
     * them: an engine that several processes share moves in each of them its part alone, and brings the parts together here.
     *
     * @param images that were moved, those of the last {@link #embedForGradient}, or what was moved in their place, {@code
     *     [count, C, H, W]}
     */
    default void complete(float[] images, int count) {
        // They are complete.
    }

    /** The network's weights have changed: the next call reads them anew. */
    void refresh();

    @Override
    void close();
}
