package org.colotride.retrieval;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * The nearest images of a gallery, by the distances that every figure ranks by: what a page shows as nearest is what
 * recall@1 counts. Immutable and thread-safe; holds one copy of the gallery.
 */
public final class NearestNeighbours {
    private static final Comparator<Neighbour> NEAREST_FIRST =
            Comparator.comparingDouble(Neighbour::distance).thenComparingInt(Neighbour::index);

    private final int count;
    private final int dimension;
    private final DistanceMetric metric;
    private final GalleryDistances distances;

    /**
     * @param gallery {@code [N, D]}
     * @param metric N and C divide each embedding by max(its norm, 1e-12)
     * @throws IllegalArgumentException if an embedding is not finite
     */
    public NearestNeighbours(Embeddings gallery, DistanceMetric metric) {
        this.count = gallery.count();
        this.dimension = gallery.dimension();
        this.metric = metric;
        this.distances = new GalleryDistances(gallery, UnitLength.scales(gallery, "image", metric));
    }

    /**
     * @param index of the image in the gallery
     * @param distance to the query, in the metric's own unit
     */
    public record Neighbour(int index, double distance) {}

    /**
     * The k nearest images, nearest first, of equal distances the one of lower index first; all if there are fewer.
     *
     * @param query {@code [D]}
     * @param k ≥ 0
     * @throws IllegalArgumentException if the query is not of the gallery's dimension, or not finite
     */
    public Neighbour[] find(float[] query, int k) {
        if (query.length != dimension) {
            throw new IllegalArgumentException(
                    "a query of dimension " + query.length + " has no neighbours in a gallery of " + dimension);
        }
        float[] scaled = UnitLength.scaled(query, metric)
                .orElseThrow(() -> new IllegalArgumentException("the query is not finite or beyond all bounds"));
        float[] squares = new float[count];
        distances.squares(new float[][] {scaled}, 1, new float[][] {squares}, new float[GalleryDistances.PANEL]);
        return nearest(squares, k);
    }

    private Neighbour[] nearest(float[] squares, int k) {
        PriorityQueue<Neighbour> nearest = new PriorityQueue<>(NEAREST_FIRST.reversed());
        for (int i = 0; i < squares.length && k > 0; i++) {
            double distance = GalleryDistances.distance(squares[i], metric);
            if (nearest.size() < k) {
                nearest.add(new Neighbour(i, distance));
            } else if (distance < nearest.peek().distance()) {
                nearest.remove();
                nearest.add(new Neighbour(i, distance));
            }
        }
        return nearest.stream().sorted(NEAREST_FIRST).toArray(Neighbour[]::new);
    }
}
