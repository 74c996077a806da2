package org.colotride.retrieval;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/** The nearest images of a gallery to one query. */
public final class NearestNeighbours {
    private static final double SMALLEST_NORM = 1e-12;
    private static final Comparator<Neighbour> NEAREST_FIRST =
            Comparator.comparingDouble(Neighbour::distance).thenComparingInt(Neighbour::index);

    private NearestNeighbours() {}

    /**
     * @param index of the image in the gallery
     * @param distance to the query, in the metric's own unit
     */
    public record Neighbour(int index, double distance) {}

    /**
     * The k nearest images, nearest first, of equal distances the one of lower index first; all if there are fewer.
     *
     * @param query {@code [D]}
     * @param gallery {@code [N, D]}
     * @param k ≥ 0
     * @throws IllegalArgumentException if the query is not of the gallery's dimension
     */
    public static Neighbour[] find(float[] query, Embeddings gallery, int k, DistanceMetric metric) {
        if (query.length != gallery.dimension()) {
            throw new IllegalArgumentException("a query of dimension " + query.length
                    + " has no neighbours in a gallery of " + gallery.dimension());
        }
        PriorityQueue<Neighbour> nearest = new PriorityQueue<>(NEAREST_FIRST.reversed());
        for (int i = 0; i < gallery.count(); i++) {
            nearest.add(new Neighbour(i, distance(query, gallery, i, metric)));
            if (nearest.size() > k) {
                nearest.remove();
            }
        }
        return nearest.stream().sorted(NEAREST_FIRST).toArray(Neighbour[]::new);
    }

    private static double distance(float[] query, Embeddings gallery, int row, DistanceMetric metric) {
        double queryScale = metric.normalises() ? 1 / norm(query, 0, query.length) : 1;
        double scale = metric.normalises() ? 1 / norm(gallery.values(), gallery.offset(row), query.length) : 1;
        double squares = 0;
        for (int k = 0; k < query.length; k++) {
            double difference = query[k] * queryScale - gallery.values()[gallery.offset(row) + k] * scale;
            squares += difference * difference;
        }
        return metric == DistanceMetric.C ? squares / 2 : Math.sqrt(squares);
    }

    private static double norm(float[] values, int offset, int length) {
        double squares = 0;
        for (int k = offset; k < offset + length; k++) {
            squares += (double) values[k] * values[k];
        }
        return Math.max(Math.sqrt(squares), SMALLEST_NORM);
    }
}
