package org.colotride.retrieval;

import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * {@link GalleryDistances} of queries, by default its own embeddings, to a gallery, a few rows at a time, each embedding
 * brought to unit length first where the metric wants it. Thread-safe.
 */
final class SquaredDistances {
    private final Embeddings queries;
    private final Embeddings gallery;
    private final float[] queryScales;
    private final GalleryDistances distances;

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
        float[] scales = UnitLength.scales(gallery, "image", metric);
        this.queryScales = queries == gallery ? scales : UnitLength.scales(queries, "query", metric);
        this.distances = new GalleryDistances(gallery, scales);
    }

    /** Arrays that one thread reuses for up to {@code rows} rows at a time. */
    final class Workspace {
        private final float[][] scaled;
        private final float[] sums = new float[GalleryDistances.PANEL];
        /** The distances that {@link #compute} left, {@code [rows][gallery size]}. */
        final float[][] rows;

        Workspace(int rows) {
            this.scaled = new float[rows][queries.dimension()];
            this.rows = new float[rows][gallery.count()];
        }

        /** Leaves the squared distances of queries {@code first} … {@code first + count − 1} in {@link #rows}. */
        void compute(int first, int count) {
            for (int i = 0; i < count; i++) {
                readScaled(first + i, scaled[i]);
            }
            distances.squares(scaled, count, rows, sums);
        }
    }

    /** The query as the distances see it, for {@link #square}. */
    void readScaled(int row, float[] target) {
        int offset = queries.offset(row);
        for (int k = 0; k < target.length; k++) {
            target[k] = queries.values()[offset + k] * queryScales[row];
        }
    }

    /** The squared distance of one pair, to the bit that which {@link Workspace#compute} finds. */
    float square(float[] scaledQuery, int image) {
        return distances.square(scaledQuery, image);
    }
}
