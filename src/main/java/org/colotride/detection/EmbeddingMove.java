package org.colotride.detection;

import org.colotride.tensor.DistanceMetric;

/** How far one embedding lies from another, in the metric's own unit, wherever both lie in their arrays. */
public final class EmbeddingMove {
    private EmbeddingMove() {}

    /** The Euclidean distance (N, E), or half its square, which is 1 − cos of embeddings of length 1 (C). */
    public static double between(float[] a, int offsetA, float[] b, int offsetB, int dimension, DistanceMetric metric) {
        double squares = 0;
        for (int d = 0; d < dimension; d++) {
            double difference = (double) a[offsetA + d] - b[offsetB + d];
            squares += difference * difference;
        }
        return metric == DistanceMetric.C ? squares / 2 : Math.sqrt(squares);
    }
}
