package org.colotride.retrieval;

import java.util.Arrays;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * Squared Euclidean distances to a whole gallery, in single precision. The gallery is laid out in panels of
 * [dimension][image], over which the JIT compiler vectorises; several queries share one pass.
 *
 * <p>Differences are squared and summed, not taken from a product of matrices: the distances of a collapsed model, far
 * below the rounding of such a product, keep their precision, and equal embeddings are at distance 0. The sum of one pair
 * runs in the same order wherever the pair lies, so that distances do not depend on how queries are grouped. For every
 * metric they rank as its distances do: the cosine distance of unit vectors is half their squared Euclidean distance.
 *
 * <p>Immutable and thread-safe; holds one copy of the gallery.
 */
public final class GalleryDistances {
    /** Images per panel: half a MiB at 512 dimensions, which stays in a core's cache while several queries pass. */
    public static final int PANEL = 256;

    private static final int UNROLLED = 4;

    // [panel][dimension][image]: loops over whole arrays are vectorised, those over slices of one are not.
    private final float[][][] panels;

    /** @param gallery {@code [N, D]}, compared as they come */
    public GalleryDistances(Embeddings gallery) {
        this(gallery, null);
    }

    /** @param scales what each embedding is multiplied by, {@code [N]}; null for nothing */
    GalleryDistances(Embeddings gallery, float[] scales) {
        this.panels = new float[(gallery.count() + PANEL - 1) / PANEL][][];
        for (int p = 0; p < panels.length; p++) {
            panels[p] = panel(gallery, scales, p * PANEL, Math.min(PANEL, gallery.count() - p * PANEL));
        }
    }

    private static float[][] panel(Embeddings gallery, float[] scales, int first, int width) {
        int dimension = gallery.dimension();
        float[][] panel = new float[(dimension + UNROLLED - 1) / UNROLLED * UNROLLED][width];
        float[] values = gallery.values();
        for (int j = 0; j < width; j++) {
            int offset = gallery.offset(first + j);
            float scale = scales == null ? 1 : scales[first + j];
            for (int k = 0; k < dimension; k++) {
                panel[k][j] = values[offset + k] * scale;
            }
        }
        return panel;
    }

    /**
     * Squared distances of several queries to every image.
     *
     * @param queries their embeddings, {@code [≥ count][D]}
     * @param squares receives them, {@code [≥ count][≥ N]}
     * @param sums at least {@link #PANEL} long; overwritten
     */
    public void squares(float[][] queries, int count, float[][] squares, float[] sums) {
        for (int p = 0; p < panels.length; p++) {
            for (int i = 0; i < count; i++) {
                add(queries[i], panels[p], sums);
                System.arraycopy(sums, 0, squares[i], p * PANEL, panels[p][0].length);
            }
        }
    }

    /** As {@link #squares}, of one pair. */
    public float square(float[] query, int row) {
        float[][] panel = panels[row / PANEL];
        int j = row % PANEL;
        float sum = 0;
        for (int k = 0; k < panel.length; k += UNROLLED) {
            float d0 = query[k] - panel[k][j];
            float d1 = coordinate(query, k + 1) - panel[k + 1][j];
            float d2 = coordinate(query, k + 2) - panel[k + 2][j];
            float d3 = coordinate(query, k + 3) - panel[k + 3][j];
            sum += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
        return sum;
    }

    /**
     * As {@link #squares}, to the bit, of a pair that lies in no gallery.
     *
     * @param image {@code [D]}
     */
    public static float square(float[] query, float[] image) {
        float sum = 0;
        int whole = query.length / UNROLLED * UNROLLED;
        for (int k = 0; k < whole; k += UNROLLED) {
            float d0 = query[k] - image[k];
            float d1 = query[k + 1] - image[k + 1];
            float d2 = query[k + 2] - image[k + 2];
            float d3 = query[k + 3] - image[k + 3];
            sum += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
        if (whole < query.length) {
            float d0 = query[whole] - image[whole];
            float d1 = coordinate(query, whole + 1) - coordinate(image, whole + 1);
            float d2 = coordinate(query, whole + 2) - coordinate(image, whole + 2);
            sum += (d0 * d0 + d1 * d1) + d2 * d2;
        }
        return sum;
    }

    /** A squared distance in the metric's own unit. */
    public static double distance(float square, DistanceMetric metric) {
        return metric == DistanceMetric.C ? square / 2 : Math.sqrt(square);
    }

    private static void add(float[] query, float[][] panel, float[] sums) {
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
}
