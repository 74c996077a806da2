package org.colotride.robustness.certificate;

import org.colotride.tensor.Embeddings;

/** How far a query's embedding may move, in any direction, before an image of another class becomes the nearest. */
final class Margin {
    private Margin() {}

    /**
     * The distance from the query to the nearest bisector between its nearest image of the class and one of another class:
     * whatever stays on its side of all of them still finds that image first.
     *
     * @param query {@code [D]}, of any length
     * @param gallery of unit length, {@code [N, D]}
     * @param labels class of each, {@code [N]}
     * @param own row of the query itself, which it does not find; −1 if it is not in the gallery
     * @return negative or 0 if the nearest image is of another class, or none is of this; infinite if none is of another
     */
    static double of(double[] query, int label, Embeddings gallery, int[] labels, int own) {
        int nearest = -1;
        double best = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < labels.length; row++) {
            if (row != own && labels[row] == label) {
                double likeness = product(query, gallery, row);
                if (likeness > best) {
                    best = likeness;
                    nearest = row;
                }
            }
        }
        if (nearest < 0) {
            return 0;
        }
        double margin = Double.POSITIVE_INFINITY;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != label && row != own) {
                double apart = distance(gallery, nearest, row);
                // Two images of the same embedding cannot be told apart: the query is found by neither alone.
                double side = apart == 0 ? 0 : (best - product(query, gallery, row)) / apart;
                margin = Math.min(margin, side);
            }
        }
        return margin;
    }

    private static double product(double[] query, Embeddings gallery, int row) {
        double sum = 0;
        int offset = gallery.offset(row);
        for (int d = 0; d < query.length; d++) {
            sum += query[d] * gallery.values()[offset + d];
        }
        return sum;
    }

    private static double distance(Embeddings gallery, int one, int other) {
        double sum = 0;
        for (int d = 0; d < gallery.dimension(); d++) {
            double difference =
                    (double) gallery.values()[gallery.offset(one) + d] - gallery.values()[gallery.offset(other) + d];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
