package org.colotride.attack;

import org.colotride.metric.DistanceMetric;
import org.colotride.model.Embeddings;

/**
 * The images that are searched, fixed during every attack. Immutable and thread-safe.
 *
 * @param embeddings {@code [N, D]} as the engine gives them: of unit norm for the metrics N and C
 * @param labels class of each image, {@code [N]}
 * @param metric how embeddings are compared
 */
public record Gallery(Embeddings embeddings, int[] labels, DistanceMetric metric) {
    public Gallery {
        if (labels.length != embeddings.count()) {
            throw new IllegalArgumentException(
                    embeddings.count() + " embeddings do not go with " + labels.length + " labels");
        }
    }

    /** Number of images N. */
    public int size() {
        return labels.length;
    }

    /** Distance of an embedding to image {@code row}: Euclidean (N, E) or 1 − cos (C). */
    public double distance(float[] embedding, int row) {
        float[] values = embeddings.values();
        int offset = embeddings.offset(row);
        double sum = 0;
        for (int k = 0; k < embedding.length; k++) {
            if (metric == DistanceMetric.C) {
                sum += (double) embedding[k] * values[offset + k];
            } else {
                double difference = (double) embedding[k] - values[offset + k];
                sum += difference * difference;
            }
        }
        return metric == DistanceMetric.C ? 1 - sum : Math.sqrt(sum);
    }

    /** Distances of an embedding to all images, {@code [N]}. */
    public void distances(float[] embedding, float[] distances) {
        for (int row = 0; row < size(); row++) {
            distances[row] = (float) distance(embedding, row);
        }
    }
}
