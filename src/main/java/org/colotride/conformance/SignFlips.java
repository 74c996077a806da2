package org.colotride.conformance;

import java.util.ArrayList;
import java.util.List;
import org.colotride.model.engine.EmbeddingEngine;

/**
 * An engine that watches for pixels whose gradient is nothing but rounding, the sign of which another program may have
 * found the other way, and that turns chosen ones around.
 */
final class SignFlips implements EmbeddingEngine {
    /** Gradients below this share of their image's mean are rounding. */
    private static final double NEGLIGIBLE = 1e-5;

    private final EmbeddingEngine engine;
    private final List<Flip> flips;
    private final List<List<Flip>> candidates = new ArrayList<>();
    private int step;

    /** The sign of one pixel's gradient at one step. */
    record Flip(int step, int image, int pixel) {}

    SignFlips(EmbeddingEngine engine, int count, List<Flip> flips) {
        this.engine = engine;
        this.flips = flips;
        for (int i = 0; i < count; i++) {
            candidates.add(new ArrayList<>());
        }
    }

    /** What could be turned around in each image, after a run. */
    List<List<Flip>> candidates() {
        return candidates;
    }

    @Override
    public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
        engine.imageGradient(embeddingGradient, imageGradient);
        int length = imageGradient.length / candidates.size();
        for (int i = 0; i < candidates.size(); i++) {
            double size = 0;
            for (int k = 0; k < length; k++) {
                size += Math.abs(imageGradient[i * length + k]) / length;
            }
            for (int k = 0; k < length; k++) {
                double gradient = Math.abs(imageGradient[i * length + k]);
                if (size > 0 && gradient < NEGLIGIBLE * size) {
                    candidates.get(i).add(new Flip(step, i, k));
                }
            }
        }
        for (Flip flip : flips) {
            if (flip.step() == step) {
                int at = flip.image() * length + flip.pixel();
                imageGradient[at] = imageGradient[at] == 0 ? 1 : -imageGradient[at];
            }
        }
        step++;
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
    public void close() {
        // The network owns the engine.
    }
}
