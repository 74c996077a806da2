package org.colotride.attack;

import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.PairwiseDistance;

/**
 * Distances between two embeddings and their gradients, as single losses use them: PyTorch's pairwise distance (N, E) or
 * one minus the cosine similarity (C).
 */
final class EmbeddingDistances {
    private static final double SMALLEST_NORM = 1e-8;

    private EmbeddingDistances() {}

    /** ‖(a − b) + 1e-6‖ (N, E) or 1 − cos(a, b) (C). */
    static double between(float[] a, float[] b, DistanceMetric metric) {
        return metric == DistanceMetric.C ? 1 - cosine(a, b) : PairwiseDistance.between(a, 0, b, 0, a.length);
    }

    /**
     * Adds the gradient of {@code upstream · between(a, b)} with respect to a.
     *
     * @param distance what {@link #between} returned
     */
    static void addGradient(
            float[] a, float[] b, DistanceMetric metric, double distance, double upstream, float[] gradient) {
        if (metric == DistanceMetric.C) {
            addCosineGradient(a, b, -upstream, gradient);
        } else {
            PairwiseDistance.addGradient(a, 0, b, 0, a.length, distance, upstream, gradient, null);
        }
    }

    /** Adds the gradient of {@code upstream ·} the gallery's distance of an embedding to image {@code row}. */
    static void addGradient(
            Gallery gallery, float[] embedding, int row, double distance, double upstream, float[] gradient) {
        boolean euclidean = gallery.metric() != DistanceMetric.C;
        if (upstream == 0 || euclidean && distance == 0) {
            return;
        }
        double scale = euclidean ? upstream / distance : upstream;
        float[] values = gallery.embeddings().values();
        int offset = gallery.embeddings().offset(row);
        for (int k = 0; k < embedding.length; k++) {
            gradient[k] += (float) (scale * ((double) embedding[k] - values[offset + k]));
        }
    }

    /** Cosine of the angle between two embeddings of any norms. */
    static double cosine(float[] a, float[] b) {
        double dot = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int k = 0; k < a.length; k++) {
            dot += (double) a[k] * b[k];
            squaresA += (double) a[k] * a[k];
            squaresB += (double) b[k] * b[k];
        }
        return dot / (norm(squaresA) * norm(squaresB));
    }

    /** Adds the gradient of {@code upstream · cosine(a, b)} with respect to a. */
    static void addCosineGradient(float[] a, float[] b, double upstream, float[] gradient) {
        double dot = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int k = 0; k < a.length; k++) {
            dot += (double) a[k] * b[k];
            squaresA += (double) a[k] * a[k];
            squaresB += (double) b[k] * b[k];
        }
        double scale = upstream / (norm(squaresA) * norm(squaresB));
        double along = dot / Math.max(squaresA, SMALLEST_NORM * SMALLEST_NORM);
        for (int k = 0; k < a.length; k++) {
            gradient[k] += (float) (scale * (b[k] - along * a[k]));
        }
    }

    private static double norm(double squares) {
        return Math.max(Math.sqrt(squares), SMALLEST_NORM);
    }
}
