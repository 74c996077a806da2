package org.colotride.model.engine.onednn;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Brings the gradients of folded weights back to the network's own parameters, one operator at a time, through the
 * staging buffer that all weights share.
 */
final class WeightGradients {
    private final WeightStore store;
    private ParameterGradients target;

    WeightGradients(WeightStore store) {
        this.store = store;
    }

    /** Where the gradients of the following runs go. */
    void writeTo(ParameterGradients parameters) {
        target = parameters;
    }

    /**
     * Adds the steps that hand an operator's gradients over.
     *
     * @param plain layout of the network's own weight
     * @param weightGradient of the folded weight, in any layout
     * @param biasGradient {@code [out]}
     */
    void handOver(
            Weights weights,
            memory.desc plain,
            Native natives,
            Native.Buffer weightGradient,
            Native.Buffer biasGradient,
            List<Step> steps) {
        Native.Buffer staging = store.staging(plain);
        FloatPointer weightValues = new FloatPointer(staging.data());
        FloatPointer biasValues = new FloatPointer(biasGradient.data());
        steps.add(natives.reorder(weightGradient, staging));
        steps.add(() -> {
            natives.stream()._wait();
            weights.writeGradient(weightValues, biasValues, target, store.scratch());
        });
        natives.release(weightGradient);
        natives.release(biasGradient);
    }
}
