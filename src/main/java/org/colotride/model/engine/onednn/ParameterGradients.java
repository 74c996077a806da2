package org.colotride.model.engine.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network's flattened gradient, laid out as its flattened parameters are. */
final class ParameterGradients {
    private final INDArray gradients;

    /** @param gradients float, C-contiguous, as long as the network's parameters */
    ParameterGradients(INDArray gradients) {
        this.gradients = gradients;
    }

    /** @param parameter a view of the network's flattened parameters */
    void put(INDArray parameter, float[] values, int count) {
        long position = gradients.offset() + parameter.offset();
        long address = gradients.data().address() + position * Float.BYTES;
        try (FloatPointer destination = new AddressPointer(address, count)) {
            destination.put(values, 0, count);
        }
    }
}
