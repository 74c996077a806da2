package org.colotride.serve.embedding;

/**
 * A photograph as the network sees it, and where it puts it.
 *
 * @param pixels in [0, 1], {@code [C, H, W]}; another photograph's once the call that was given this returns
 * @param embedding {@code [D]}
 */
public record EmbeddedPhotograph(float[] pixels, float[] embedding) {}
