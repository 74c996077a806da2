package org.colotride.tensor;

/**
 * Distances between single embeddings, and their gradients.
 *
 * <p>{@link #between} is PyTorch's {@code pairwise_distance}, which the published losses use: ‖(a − b) + 1e-6‖₂, with
 * 1e-6 added to every coordinate of the difference, so that it depends on the order of a and b. {@link #euclidean} adds
 * nothing, as in the published distance matrices.
 *
 * <p>Embeddings are rows of a row-major array {@code [count, dimension]}. Sums run in double precision.
 */
public final class PairwiseDistance {
    /** What {@link #between} adds to each coordinate of a − b. */
    public static final double SHIFT = 1e-6;

    private PairwiseDistance() {}

    /** ‖(a − b) + 1e-6‖₂ of row {@code rowA} of {@code a} and row {@code rowB} of {@code b}. */
    public static double between(float[] a, int rowA, float[] b, int rowB, int dimension) {
        return Math.sqrt(squared(a, rowA, b, rowB, dimension, SHIFT));
    }

    /** ‖a − b‖₂ of row {@code rowA} of {@code a} and row {@code rowB} of {@code b}. */
    public static double euclidean(float[] a, int rowA, float[] b, int rowB, int dimension) {
        return Math.sqrt(squared(a, rowA, b, rowB, dimension, 0));
    }

    /**
     * Adds the gradient of {@code upstream · between(a, b)} to that of both rows.
     *
     * @param distance what {@link #between} returned for these rows; at 0 the gradient is 0
     * @param upstream dLoss / dDistance
     * @param gradientA receives dLoss/da in row {@code rowA}; null if it is not wanted
     * @param gradientB receives dLoss/db in row {@code rowB}; null if it is not wanted
     */
    public static void addGradient(
            float[] a,
            int rowA,
            float[] b,
            int rowB,
            int dimension,
            double distance,
            double upstream,
            float[] gradientA,
            float[] gradientB) {
        if (distance == 0 || upstream == 0) {
            return;
        }
        double scale = upstream / distance;
        int offsetA = rowA * dimension;
        int offsetB = rowB * dimension;
        for (int k = 0; k < dimension; k++) {
            double slope = scale * ((double) a[offsetA + k] - b[offsetB + k] + SHIFT);
            if (gradientA != null) {
                gradientA[offsetA + k] += (float) slope;
            }
            if (gradientB != null) {
                gradientB[offsetB + k] -= (float) slope;
            }
        }
    }

    private static double squared(float[] a, int rowA, float[] b, int rowB, int dimension, double shift) {
        int offsetA = rowA * dimension;
        int offsetB = rowB * dimension;
        double sum = 0;
        for (int k = 0; k < dimension; k++) {
            double difference = (double) a[offsetA + k] - b[offsetB + k] + shift;
            sum += difference * difference;
        }
        return sum;
    }
}
