package org.colotride.model.engine;

/** One of the ways in which an engine embeds. */
@FunctionalInterface
interface EmbeddingPass {
    /**
     * Embeds.
     *
     * @param images {@code [≥ count, C, H, W]}
     * @param embeddings receives {@code [count, D]}
     */
    void run(float[] images, int count, float[] embeddings);
}
