package org.colotride.ui.run;

import java.util.Arrays;
import org.colotride.training.IterationRecord;

/** A run's history by columns: 56 bytes an iteration. Iterations ascend. Not thread-safe. */
final class IterationColumns {
    private static final Curve[] CURVES = Curve.values();

    private int[] iterations = new int[1024];
    private float[][] values = new float[CURVES.length][1024];
    private int size;

    /** Adds an iteration; those from the same one on were undone by a run that was resumed, and go. */
    void add(IterationRecord record) {
        while (size > 0 && iterations[size - 1] >= record.iteration()) {
            size--;
        }
        if (size == iterations.length) {
            iterations = Arrays.copyOf(iterations, 2 * size);
            for (int c = 0; c < values.length; c++) {
                values[c] = Arrays.copyOf(values[c], 2 * size);
            }
        }
        iterations[size] = record.iteration();
        for (Curve curve : CURVES) {
            values[curve.ordinal()][size] = (float) curve.of(record);
        }
        size++;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** The last iteration; 0 if there is none. */
    int last() {
        return size == 0 ? 0 : iterations[size - 1];
    }

    int iteration(int row) {
        return iterations[row];
    }

    float value(Curve curve, int row) {
        return values[curve.ordinal()][row];
    }

    /** The first row of an iteration of at least {@code iteration}; {@link #size()} if there is none. */
    int firstRow(int iteration) {
        int found = Arrays.binarySearch(iterations, 0, size, iteration);
        return found >= 0 ? found : -found - 1;
    }
}
