package org.colotride.model.imported;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array of a Keras file.
 *
 * @param values the last dimension fastest
 */
record KerasArray(int[] shape, float[] values) {
    INDArray toNd4j() {
        long[] sizes = new long[shape.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape[i];
        }
        return Nd4j.createFromArray(values).reshape('c', sizes);
    }
}
