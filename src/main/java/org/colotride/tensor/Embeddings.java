package org.colotride.tensor;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Embeddings of a batch or of a whole data set: row i of {@code values} is the embedding of image i.
 *
 * @param values row-major {@code [count, dimension]}; may be longer than {@code count * dimension}; not copied
 * @param count number of embeddings
 * @param dimension length of one embedding
 */
public record Embeddings(float[] values, int count, int dimension) implements Serializable {
    public Embeddings {
        if (count < 0 || dimension < 1 || values.length < (long) count * dimension) {
            throw new IllegalArgumentException(
                    "embeddings [" + count + ", " + dimension + "] do not fit an array of " + values.length);
        }
    }

    /** Zeroed embeddings of the given shape. */
    public static Embeddings zeros(int count, int dimension) {
        return new Embeddings(new float[Math.multiplyExact(count, dimension)], count, dimension);
    }

    /** Position of the first coordinate of embedding {@code row} in {@link #values()}. */
    public int offset(int row) {
        return row * dimension;
    }

    /** A copy of embedding {@code row}, shape {@code [dimension]}. */
    public float[] row(int row) {
        return Arrays.copyOfRange(values, offset(row), offset(row) + dimension);
    }

    /** A copy of the chosen rows, shape {@code [rows.length, dimension]}, in the given order. */
    public Embeddings select(int[] rows) {
        Embeddings chosen = zeros(rows.length, dimension);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, offset(rows[i]), chosen.values, chosen.offset(i), dimension);
        }
        return chosen;
    }
}
