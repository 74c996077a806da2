package org.colotride.retrieval;

import java.util.Arrays;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * Squared Euclidean distances from queries, by default its own embeddings, to a whole gallery, a few rows at a time, in
 * single precision. For every {@link DistanceMetric} they rank as its distances do: the cosine distance of L2-normalised
 * embeddings is half their squared Euclidean distance.
 *
 * <p>Differences are squared and summed, not taken from a product of matrices: the distances of a collapsed model, far
 * below the rounding of such a product, keep their precision, and equal embeddings are at distance 0. The sum of one
 * pair runs in the same order wherever the pair lies, so results do not depend on how rows are grouped.
 *
 * <p>Thread-safe; holds one copy of the gallery.
 */
final class SquaredDistances {
    // A panel of 512 dimensions is half a MiB and stays in a core's cache while several queries pass over it.
    private static final int PANEL = 256;
    private static final int UNROLLED = 4;
    private static final double SMALLEST_NORM = 1e-12;

    private final Embeddings queries;
    private final Embeddings gallery;
    private final int padded;
    private final float[] queryScales;
    private final float[] scales;
    // [panel][dimension][column]: the JIT compiler vectorises loops over whole arrays, not over slices of one.
    private final float[][][] panels;

    /**
     * @param gallery {@code [count, dimension]}
     * @param metric N and C divide each embedding by max(its norm, 1e-12)
     * @throws IllegalArgumentException if an embedding is not finite
     */
    SquaredDistances(Embeddings gallery, DistanceMetric metric) {
        this(gallery, gallery, metric);
    }

    /**
     * @param queries {@code [queries, dimension]}
     * @param gallery {@code [count, dimension]}
     * @throws IllegalArgumentException if an embedding is not finite or the dimensions differ
     */
    SquaredDistances(Embeddings queries, Embeddings gallery, DistanceMetric metric) {
        if (queries.dimension() != gallery.dimension()) {
            throw new IllegalArgumentException("queries of dimension " + queries.dimension()
                    + " do not go with a gallery of " + gallery.dimension());
        }
        this.queries = queries;
        this.gallery = gallery;
        this.padded = (gallery.dimension() + UNROLLED - 1) / UNROLLED * UNROLLED;
        this.scales = scales(gallery, "image", metric.normalises());
        this.queryScales = queries == gallery ? scales : scales(queries, "query", metric.normalises());
        this.panels = new float[(gallery.count() + PANEL - 1) / PANEL][][];
        for (int p = 0; p < panels.length; p++) {
            panels[p] = panel(p * PANEL, Math.min(PANEL, gallery.count() - p * PANEL));
        }
    }

    /** Arrays that one thread reuses for up to {@code rows} rows at a time. */
    final class Workspace {
        private final float[] scaled;
        private final float[] sums = new float[PANEL];
        private final float[] lastSums;
        /** The distances that {@link #compute} left, {@code [rows][gallery size]}. */
        final float[][] rows;

        Workspace(int rows) {
            this.scaled = new float[rows * padded];
            this.lastSums = new float[panels[panels.length - 1][0].length];
            this.rows = new float[rows][gallery.count()];
        }

        /** Leaves the squared distances of queries {@code first} … {@code first + count − 1} in {@link #rows}. */
        void compute(int first, int count) {
            for (int i = 0; i < count; i++) {
                readScaled(first + i, i * padded);
            }
            for (int p = 0; p < panels.length; p++) {
                float[] target = p == panels.length - 1 ? lastSums : sums;
                for (int i = 0; i < count; i++) {
                    Arrays.fill(target, 0f);
                    for (int k = 0; k < padded; k += UNROLLED) {
                        addSquares(panels[p], k, scaled, i * padded + k, target);
                    }
                    System.arraycopy(target, 0, rows[i], p * PANEL, target.length);
                }
            }
        }

        private void readScaled(int row, int target) {
            int offset = queries.offset(row);
            for (int k = 0; k < queries.dimension(); k++) {
                scaled[target + k] = queries.values()[offset + k] * queryScales[row];
            }
        }
    }

    private static void addSquares(float[][] panel, int k, float[] query, int at, float[] sums) {
        addSquares(
                panel[k],
                panel[k + 1],
                panel[k + 2],
                panel[k + 3],
                query[at],
                query[at + 1],
                query[at + 2],
                query[at + 3],
                sums);
    }

    private static void addSquares(
            float[] b0, float[] b1, float[] b2, float[] b3, float a0, float a1, float a2, float a3, float[] sums) {
        for (int j = 0; j < sums.length; j++) {
            float x0 = a0 - b0[j];
            float x1 = a1 - b1[j];
            float x2 = a2 - b2[j];
            float x3 = a3 - b3[j];
            sums[j] += (x0 * x0 + x1 * x1) + (x2 * x2 + x3 * x3);
        }
    }

    private float[][] panel(int first, int width) {
        float[][] panel = new float[padded][width];
        for (int j = 0; j < width; j++) {
            int offset = gallery.offset(first + j);
            for (int k = 0; k < gallery.dimension(); k++) {
                panel[k][j] = gallery.values()[offset + k] * scales[first + j];
            }
        }
        return panel;
    }

    private static float[] scales(Embeddings embeddings, String what, boolean normalises) {
        float[] scales = new float[embeddings.count()];
        for (int i = 0; i < scales.length; i++) {
            double squares = 0;
            for (int k = embeddings.offset(i); k < embeddings.offset(i) + embeddings.dimension(); k++) {
                squares += (double) embeddings.values()[k] * embeddings.values()[k];
            }
            if (!(squares < Float.MAX_VALUE / 4)) {
                throw new IllegalArgumentException(
                        "the embedding of " + what + " " + i + " is not finite or beyond all bounds");
            }
            scales[i] = normalises ? (float) (1 / Math.max(Math.sqrt(squares), SMALLEST_NORM)) : 1;
        }
        return scales;
    }
}
