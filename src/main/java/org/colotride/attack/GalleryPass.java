package org.colotride.attack;

import java.util.Arrays;
import java.util.List;
import org.colotride.retrieval.GalleryDistances;
import org.colotride.tensor.DistanceMetric;

/**
 * Evaluates up to {@link #QUERIES} objectives that depend on the distances to the whole gallery in one pass over it for
 * the distances and one for the gradients. What a query gets does not depend on its companions. Not thread-safe: it
 * keeps its arrays between passes.
 */
final class GalleryPass {
    /** Queries that share a pass. */
    static final int QUERIES = 16;
    /** Embeddings nearer than this, times their norm, differ by rounding alone: their distance has no direction. */
    static final double ROUNDING = 2e-6;

    // Of more rows at a time the JIT compiler no longer vectorises the loop.
    private static final int ROWS = 2;

    private final Gallery gallery;
    private final float[][] distances;
    private final float[][] weights;
    private final float[] sums = new float[GalleryDistances.PANEL];
    private final float[][] rows;

    /** @param queries at most so many at a time */
    GalleryPass(Gallery gallery, int queries) {
        this.gallery = gallery;
        int padded = (gallery.size() + ROWS - 1) / ROWS * ROWS;
        this.distances = new float[queries][padded];
        this.weights = new float[queries][padded];
        this.rows = new float[ROWS][gallery.dimension()];
    }

    /**
     * @param objectives on this gallery
     * @param first the objective to begin with
     * @param embeddings of the moving images, {@code [count][D]}
     * @param gradients receive the losses' gradients added to what they hold, {@code [count][D]}; null if none is wanted
     * @param losses receives the loss of each, from position {@code first}
     */
    void evaluate(
            List<? extends GalleryObjective> objectives,
            int first,
            float[][] embeddings,
            float[][] gradients,
            double[] losses) {
        int count = embeddings.length;
        gallery.distances(embeddings, count, distances, sums);
        for (int i = 0; i < count; i++) {
            if (gradients != null) {
                Arrays.fill(weights[i], 0f);
            }
            losses[first + i] = objectives.get(first + i).loss(distances[i], gradients == null ? null : weights[i]);
        }
        if (gradients != null) {
            for (int i = 0; i < count; i++) {
                slopes(embeddings[i], distances[i], weights[i]);
            }
            addGradients(embeddings, gradients);
        }
    }

    /** Turns dLoss/dDistance into the factor of (query − image) in the gradient. */
    private void slopes(float[] embedding, float[] distance, float[] weight) {
        if (gallery.metric() == DistanceMetric.C) {
            return;
        }
        float smallest = (float) (ROUNDING * Math.max(1, norm(embedding)));
        for (int n = 0; n < gallery.size(); n++) {
            weight[n] = distance[n] > smallest ? weight[n] / distance[n] : 0f;
        }
    }

    private static double norm(float[] embedding) {
        double squares = 0;
        for (float coordinate : embedding) {
            squares += (double) coordinate * coordinate;
        }
        return Math.sqrt(squares);
    }

    private void addGradients(float[][] embeddings, float[][] gradients) {
        float[] values = gallery.embeddings().values();
        for (int n = 0; n < gallery.size(); n += ROWS) {
            boolean copied = false;
            for (int i = 0; i < embeddings.length; i++) {
                float first = weights[i][n];
                float second = weights[i][n + 1];
                if (first == 0 && second == 0) {
                    continue;
                }
                if (!copied) {
                    copyRows(values, n);
                    copied = true;
                }
                addRows(gradients[i], embeddings[i], rows[0], rows[1], first, second);
            }
        }
    }

    // Loops over whole arrays are vectorised, those over slices of one are not; several queries share the copy.
    private void copyRows(float[] values, int first) {
        int last = Math.min(ROWS, gallery.size() - first);
        for (int r = 0; r < last; r++) {
            System.arraycopy(values, gallery.embeddings().offset(first + r), rows[r], 0, rows[r].length);
        }
    }

    private static void addRows(float[] gradient, float[] query, float[] x0, float[] x1, float w0, float w1) {
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] += w0 * (query[k] - x0[k]) + w1 * (query[k] - x1[k]);
        }
    }
}
