package org.colotride.model.engine.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.colotride.model.engine.GradientSum;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the gradients of a network's parameters go, one parameter after the other. */
@FunctionalInterface
interface ParameterGradients {
    /** @param parameter a view of the network's flattened parameters */
    void put(INDArray parameter, float[] values, int count);

    /** @param gradients receive them: float, C-contiguous, laid out as the network's flattened parameters */
    static ParameterGradients writing(INDArray gradients) {
        return (parameter, values, count) -> {
            long position = gradients.offset() + parameter.offset();
            long address = gradients.data().address() + position * Float.BYTES;
            try (FloatPointer destination = new AddressPointer(address, count)) {
                destination.put(values, 0, count);
            }
        };
    }

    /** @param sum they are added to it */
    static ParameterGradients adding(GradientSum sum) {
        return (parameter, values, count) -> sum.add(parameter.offset(), values, count);
    }
}
