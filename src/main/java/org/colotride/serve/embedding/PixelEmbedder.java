package org.colotride.serve.embedding;

/** Embeds pixels on a network that others use at the same time. Thread-safe. */
@FunctionalInterface
public interface PixelEmbedder {
    /**
     * Waits for the embeddings. Not to be called by a thread that the network itself needs.
     *
     * @param pixels in [0, 1], {@code [≥ count, C, H, W]}; not changed meanwhile
     * @return {@code [count, D]}: what an image gets does not depend on what else is embedded
     * @throws IllegalStateException if the network is closed
     */
    float[] embed(float[] pixels, int count);
}
