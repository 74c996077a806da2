package org.colotride.attack;

import java.util.Arrays;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * The gallery's embeddings in panels of [dimension][image], over which the JIT compiler vectorises distances in single
 * precision; several queries share one pass. The sum of a pair runs in the same order wherever the pair lies, so
 * distances do not depend on how queries are grouped.
 *
 * <p>Differences are squared and summed also for the metric C (half the squared distance of unit vectors is 1 − cos):
 * the distances of a collapsed model lie far below the rounding of a product. Immutable and thread-safe.
 */
final class GalleryPanels {
    /** Images per panel: half a MiB at 512 dimensions, which stays in a core's cache while several queries pass. */
    static final int WIDTH = 256;

    private static final int UNROLLED = 4;

    private final Embeddings gallery;
    private final DistanceMetric metric;
    private final float[][][] panels;

    GalleryPanels(Embeddings gallery, DistanceMetric metric) {
        this.gallery = gallery;
        this.metric = metric;
        this.panels = new float[(gallery.count() + WIDTH - 1) / WIDTH][][];
        for (int p = 0; p < panels.length; p++) {
            panels[p] = panel(p * WIDTH, Math.min(WIDTH, gallery.count() - p * WIDTH));
        }
    }

    private float[][] panel(int first, int width) {
        int dimension = gallery.dimension();
        float[][] panel = new float[padded(dimension)][width];
        float[] values = gallery.values();
        for (int j = 0; j < width; j++) {
            int offset = gallery.offset(first + j);
            for (int k = 0; k < dimension; k++) {
                panel[k][j] = values[offset + k];
            }
        }
        return panel;
    }

    private static int padded(int dimension) {
        return (dimension + UNROLLED - 1) / UNROLLED * UNROLLED;
    }

    /**
     * @param queries their embeddings, {@code [≥ count][D]}
     * @param distances receives theirs to every image, {@code [≥ count][≥ N]}
     * @param sums at least {@link #WIDTH} long; overwritten
     */
    void distances(float[][] queries, int count, float[][] distances, float[] sums) {
        for (int p = 0; p < panels.length; p++) {
            for (int i = 0; i < count; i++) {
                squares(queries[i], panels[p], sums);
                write(sums, panels[p][0].length, distances[i], p * WIDTH);
            }
        }
    }

    private static void squares(float[] query, float[][] panel, float[] sums) {
        Arrays.fill(sums, 0f);
        for (int k = 0; k < panel.length; k += UNROLLED) {
            addSquares(
                    sums,
                    panel[k],
                    panel[k + 1],
                    panel[k + 2],
                    panel[k + 3],
                    query[k],
                    coordinate(query, k + 1),
                    coordinate(query, k + 2),
                    coordinate(query, k + 3));
        }
    }

    private static float coordinate(float[] embedding, int k) {
        return k < embedding.length ? embedding[k] : 0f;
    }

    private static void addSquares(
            float[] sums, float[] x0, float[] x1, float[] x2, float[] x3, float q0, float q1, float q2, float q3) {
        for (int j = 0; j < x0.length; j++) {
            float d0 = q0 - x0[j];
            float d1 = q1 - x1[j];
            float d2 = q2 - x2[j];
            float d3 = q3 - x3[j];
            sums[j] += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
    }

    private void write(float[] sums, int width, float[] distances, int first) {
        if (metric == DistanceMetric.C) {
            for (int j = 0; j < width; j++) {
                distances[first + j] = sums[j] / 2;
            }
        } else {
            for (int j = 0; j < width; j++) {
                distances[first + j] = (float) Math.sqrt(sums[j]);
            }
        }
    }

    /** As {@link #distances}, of one pair. */
    float distance(float[] query, int row) {
        float[][] panel = panels[row / WIDTH];
        int j = row % WIDTH;
        float sum = 0;
        for (int k = 0; k < panel.length; k += UNROLLED) {
            float d0 = query[k] - panel[k][j];
            float d1 = coordinate(query, k + 1) - panel[k + 1][j];
            float d2 = coordinate(query, k + 2) - panel[k + 2][j];
            float d3 = coordinate(query, k + 3) - panel[k + 3][j];
            sum += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
        return metric == DistanceMetric.C ? sum / 2 : (float) Math.sqrt(sum);
    }
}
