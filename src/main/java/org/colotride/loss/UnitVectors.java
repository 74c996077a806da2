package org.colotride.loss;

import java.util.Arrays;

/**
 * Rows of an array, each divided by its norm, for losses of cosine similarities: similarities are products of two such rows,
 * and the gradient of all of them goes back through the norms at once. A norm counts for at least 1e-8, as in {@link
 * org.colotride.tensor.PairDistance#cosine}. Keeps its arrays from batch to batch.
 */
final class UnitVectors {
    private static final double SMALLEST_NORM = 1e-8;

    private int[] rows = new int[0];
    private int dimension;
    private double[] norms = new double[0];
    private double[] units = new double[0];
    private double[] slopes = new double[0];

    /**
     * Takes rows of an array; slopes begin at 0.
     *
     * @param values {@code [any, D]}
     * @param chosen R rows of it
     */
    void set(float[] values, int[] chosen, int width) {
        rows = chosen;
        dimension = width;
        if (units.length != rows.length * dimension) {
            norms = new double[rows.length];
            units = new double[rows.length * dimension];
            slopes = new double[rows.length * dimension];
        }
        Arrays.fill(slopes, 0);
        for (int i = 0; i < rows.length; i++) {
            normalise(values, i);
        }
    }

    private void normalise(float[] values, int i) {
        int from = rows[i] * dimension;
        int to = i * dimension;
        double squares = 0;
        for (int k = 0; k < dimension; k++) {
            squares += (double) values[from + k] * values[from + k];
        }
        norms[i] = Math.max(Math.sqrt(squares), SMALLEST_NORM);
        for (int k = 0; k < dimension; k++) {
            units[to + k] = values[from + k] / norms[i];
        }
    }

    /** Number of rows, R. */
    int count() {
        return rows.length;
    }

    /** Cosine similarity of one's i-th chosen row and another's j-th. */
    double similarity(int i, UnitVectors others, int j) {
        int mine = i * dimension;
        int theirs = j * dimension;
        double sum = 0;
        for (int k = 0; k < dimension; k++) {
            sum += units[mine + k] * others.units[theirs + k];
        }
        return sum;
    }

    /** Takes in that dLoss / dSimilarity is {@code slope}, for both. */
    void addSlope(int i, UnitVectors others, int j, double slope) {
        if (slope != 0) {
            int mine = i * dimension;
            int theirs = j * dimension;
            for (int k = 0; k < dimension; k++) {
                double towardsMine = slope * others.units[theirs + k];
                others.slopes[theirs + k] += slope * units[mine + k];
                slopes[mine + k] += towardsMine;
            }
        }
    }

    /**
     * Adds dLoss / dValues of all slopes.
     *
     * @param gradient of the shape of the values
     */
    void propagate(float[] gradient) {
        for (int i = 0; i < rows.length; i++) {
            int from = i * dimension;
            int to = rows[i] * dimension;
            double along = 0;
            for (int k = 0; k < dimension; k++) {
                along += slopes[from + k] * units[from + k];
            }
            for (int k = 0; k < dimension; k++) {
                gradient[to + k] += (float) ((slopes[from + k] - along * units[from + k]) / norms[i]);
            }
        }
    }
}
