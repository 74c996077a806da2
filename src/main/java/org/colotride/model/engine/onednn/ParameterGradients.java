package org.colotride.model.engine.onednn;

import org.colotride.model.engine.GradientSum;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network's gradient, laid out as its flattened parameters are. */
final class ParameterGradients {
    private final GradientSum sum;

    ParameterGradients(GradientSum sum) {
        this.sum = sum;
    }

    /** @param parameter a view of the network's flattened parameters */
    void put(INDArray parameter, float[] values, int count) {
        sum.add(parameter.offset(), values, count);
    }
}
