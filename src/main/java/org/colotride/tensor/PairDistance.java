package org.colotride.tensor;

/**
 * The distance between two embeddings as losses, defences and miners take it, and its gradient. Embeddings are rows of
 * row-major arrays {@code [count, dimension]}; sums run in double precision.
 */
public enum PairDistance {
    /** PyTorch's {@code pairwise_distance}, for the metrics N and E: see {@link PairwiseDistance}. */
    euclidean {
        @Override
        public double between(float[] a, int rowA, float[] b, int rowB, int dimension) {
            return PairwiseDistance.between(a, rowA, b, rowB, dimension);
        }

        @Override
        public double unshifted(float[] a, int rowA, float[] b, int rowB, int dimension) {
            return PairwiseDistance.euclidean(a, rowA, b, rowB, dimension);
        }

        @Override
        public void addGradient(
                float[] a,
                int rowA,
                float[] b,
                int rowB,
                int dimension,
                double distance,
                double upstream,
                float[] gradientA,
                float[] gradientB) {
            PairwiseDistance.addGradient(a, rowA, b, rowB, dimension, distance, upstream, gradientA, gradientB);
        }
    },

    /** 1 − cos, for the metric C; each norm is taken for at least 1e-8, as by PyTorch's {@code cosine_similarity}. */
    cosine {
        @Override
        public double between(float[] a, int rowA, float[] b, int rowB, int dimension) {
            double product = product(a, rowA, b, rowB, dimension);
            return 1 - product / (norm(a, rowA, dimension) * norm(b, rowB, dimension));
        }

        @Override
        public double unshifted(float[] a, int rowA, float[] b, int rowB, int dimension) {
            return between(a, rowA, b, rowB, dimension);
        }

        @Override
        public void addGradient(
                float[] a,
                int rowA,
                float[] b,
                int rowB,
                int dimension,
                double distance,
                double upstream,
                float[] gradientA,
                float[] gradientB) {
            double normA = norm(a, rowA, dimension);
            double normB = norm(b, rowB, dimension);
            addOneSide(a, rowA, b, rowB, dimension, 1 - distance, normA, normB, -upstream, gradientA);
            addOneSide(b, rowB, a, rowA, dimension, 1 - distance, normB, normA, -upstream, gradientB);
        }
    };

    private static final double SMALLEST_NORM = 1e-8;

    /** The distance of two metrics that compare embeddings alike. */
    public static PairDistance of(DistanceMetric metric) {
        return metric == DistanceMetric.C ? cosine : euclidean;
    }

    /** Distance of row {@code rowA} of {@code a} and row {@code rowB} of {@code b}, as single losses take it. */
    public abstract double between(float[] a, int rowA, float[] b, int rowB, int dimension);

    /** The same as matrices of distances hold it: nothing is added to coordinates. */
    public abstract double unshifted(float[] a, int rowA, float[] b, int rowB, int dimension);

    /**
     * Adds the gradient of {@code upstream · between(a, b)} to that of both rows.
     *
     * @param distance what {@link #between} returned for these rows
     * @param upstream dLoss / dDistance
     * @param gradientA receives dLoss/da in row {@code rowA}; null if it is not wanted
     * @param gradientB receives dLoss/db in row {@code rowB}; null if it is not wanted
     */
    public abstract void addGradient(
            float[] a,
            int rowA,
            float[] b,
            int rowB,
            int dimension,
            double distance,
            double upstream,
            float[] gradientA,
            float[] gradientB);

    /** Adds upstream · dcos/da = upstream · (b / ‖b‖ − cos · a / ‖a‖) / ‖a‖. */
    private static void addOneSide(
            float[] a,
            int rowA,
            float[] b,
            int rowB,
            int dimension,
            double cosine,
            double normA,
            double normB,
            double upstream,
            float[] gradient) {
        if (gradient == null) {
            return;
        }
        int offsetA = rowA * dimension;
        int offsetB = rowB * dimension;
        for (int k = 0; k < dimension; k++) {
            double slope = (b[offsetB + k] / normB - cosine * a[offsetA + k] / normA) / normA;
            gradient[offsetA + k] += (float) (upstream * slope);
        }
    }

    private static double product(float[] a, int rowA, float[] b, int rowB, int dimension) {
        int offsetA = rowA * dimension;
        int offsetB = rowB * dimension;
        double product = 0;
        for (int k = 0; k < dimension; k++) {
            product += (double) a[offsetA + k] * b[offsetB + k];
        }
        return product;
    }

    private static double norm(float[] a, int row, int dimension) {
        return Math.max(Math.sqrt(product(a, row, a, row, dimension)), SMALLEST_NORM);
    }
}
