package org.colotride.attack;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.colotride.retrieval.GalleryDistances;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * The images that are searched, the X of the losses, and those that search it: by default the same, every image a query
 * against all the others; a gallery that is apart is searched by images that are not in it. Fixed during every
 * attack. Immutable and thread-safe; it holds one more copy of the embeddings, laid out for passes over all of them.
 */
public final class Gallery {
    private final Embeddings embeddings;
    private final int[] labels;
    private final DistanceMetric metric;
    private final GalleryDistances panels;
    private final Gallery apart;

    /**
     * @param embeddings {@code [N, D]} as the engine gives them: of unit norm for the metrics N and C; not copied
     * @param labels class of each image, {@code [N]}; not copied
     * @param metric how embeddings are compared
     */
    public Gallery(Embeddings embeddings, int[] labels, DistanceMetric metric) {
        if (labels.length != embeddings.count()) {
            throw new IllegalArgumentException(
                    embeddings.count() + " embeddings do not go with " + labels.length + " labels");
        }
        this.embeddings = embeddings;
        this.labels = labels;
        this.metric = metric;
        this.panels = new GalleryDistances(embeddings);
        this.apart = null;
    }

    private Gallery(Gallery gallery, Gallery queries) {
        this.embeddings = gallery.embeddings;
        this.labels = gallery.labels;
        this.metric = gallery.metric;
        this.panels = gallery.panels;
        this.apart = queries;
    }

    /**
     * The same images, searched by queries that are not among them.
     *
     * @param queries their embeddings {@code [Q, D]}; not copied
     * @param queryLabels class of each, {@code [Q]}; not copied
     */
    public Gallery searchedBy(Embeddings queries, int[] queryLabels) {
        if (queries.dimension() != dimension()) {
            throw new IllegalArgumentException(
                    "queries of dimension " + queries.dimension() + " do not go with a gallery of " + dimension());
        }
        return new Gallery(this, new Gallery(queries, queryLabels, metric));
    }

    /** Whether its queries are not in it. */
    public boolean isApart() {
        return apart != null;
    }

    /** The images that search it: itself unless it is apart. */
    public Gallery queries() {
        return apart == null ? this : apart;
    }

    /** {@code [N, D]}. */
    public Embeddings embeddings() {
        return embeddings;
    }

    /** Class of each image, {@code [N]}. */
    public int[] labels() {
        return labels;
    }

    public DistanceMetric metric() {
        return metric;
    }

    /** Number of images N. */
    public int size() {
        return labels.length;
    }

    /** Length D of an embedding. */
    public int dimension() {
        return embeddings.dimension();
    }

    /**
     * Distance of an embedding to image {@code row}: Euclidean (N, E) or 1 − cos (C); to the last bit what {@link
     * #distances} gives.
     */
    public double distance(float[] embedding, int row) {
        float square = panels.square(embedding, row);
        return metric == DistanceMetric.C ? square / 2 : (float) Math.sqrt(square);
    }

    /** Distances of an embedding to all images, {@code [N]}. */
    public void distances(float[] embedding, float[] distances) {
        distances(new float[][] {embedding}, 1, new float[][] {distances}, new float[GalleryDistances.PANEL]);
    }

    /** Distances of an embedding to all images, {@code [N]}. */
    public float[] distances(float[] embedding) {
        float[] distances = new float[size()];
        distances(embedding, distances);
        return distances;
    }

    /** Distances of several embeddings to all images, {@code [embeddings][N]}, in parallel and shared passes. */
    public float[][] distances(float[][] queries) {
        float[][] distances = new float[queries.length][size()];
        int chunks = (queries.length + GalleryPass.QUERIES - 1) / GalleryPass.QUERIES;
        IntStream.range(0, chunks).parallel().forEach(chunk -> {
            int first = chunk * GalleryPass.QUERIES;
            int last = Math.min(first + GalleryPass.QUERIES, queries.length);
            distances(
                    Arrays.copyOfRange(queries, first, last),
                    last - first,
                    Arrays.copyOfRange(distances, first, last),
                    new float[GalleryDistances.PANEL]);
        });
        return distances;
    }

    /**
     * @param queries their embeddings, {@code [≥ count][D]}
     * @param distances receives theirs to every image, {@code [≥ count][≥ N]}
     * @param sums at least {@link GalleryDistances#PANEL} long; overwritten
     */
    void distances(float[][] queries, int count, float[][] distances, float[] sums) {
        panels.squares(queries, count, distances, sums);
        for (int i = 0; i < count; i++) {
            float[] row = distances[i];
            if (metric == DistanceMetric.C) {
                for (int n = 0; n < size(); n++) {
                    row[n] /= 2;
                }
            } else {
                for (int n = 0; n < size(); n++) {
                    row[n] = (float) Math.sqrt(row[n]);
                }
            }
        }
    }
}
