package org.colotride.conformance;

import org.colotride.model.engine.EmbeddingEngine;

/**
 * An engine whose first gradient is the recorded one's signs, where that gradient is made of rounding and another program
 * would part at once. It counts how many of its own signs are the same.
 */
final class FirstStepSigns implements EmbeddingEngine {
    private final EmbeddingEngine engine;
    private final String signs;
    private int gradients;
    private int equal;
    private int pixels;

    /** @param signs of each pixel's first move: {@code +}, {@code -}, or another character for none */
    FirstStepSigns(EmbeddingEngine engine, String signs) {
        this.engine = engine;
        this.signs = signs;
    }

    /** Share of the first move's signs that were our own too. */
    double equalShare() {
        return (double) equal / Math.max(1, pixels);
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        engine.imageGradient(embeddingGradient, imageGradient);
        if (gradients++ > 0) {
            return;
        }
        RecordedArrays.requireLength("firstStepSigns", signs.length(), imageGradient.length);
        pixels = imageGradient.length;
        for (int i = 0; i < pixels; i++) {
            char sign = signs.charAt(i);
            // Images move against their gradient.
            float recorded = sign == '+' ? -1 : sign == '-' ? 1 : 0;
            equal += Math.signum(imageGradient[i]) == recorded ? 1 : 0;
            imageGradient[i] = recorded;
        }
    }

    @Override
    public int dimension() {
        return engine.dimension();
    }

    @Override
    public void embed(float[] images, int count, float[] embeddings) {
        engine.embed(images, count, embeddings);
    }

    @Override
    public void embedForGradient(float[] images, int count, float[] embeddings) {
        engine.embedForGradient(images, count, embeddings);
    }

    @Override
    public void refresh() {
        engine.refresh();
    }

    @Override
    public void close() {}
}
