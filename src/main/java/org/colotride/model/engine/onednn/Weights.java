package org.colotride.model.engine.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.colotride.model.engine.NetworkPlan.FoldedNormalization;
import org.colotride.model.layer.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weight and bias of one operator in plain layout, batch normalisation folded in: w' = w·γ/√(σ² + ε) and b' = β + (b −
 * μ)·γ/√(σ² + ε), per output channel.
 */
final class Weights {
    private final INDArray weight;
    private final INDArray bias;
    private final FoldedNormalization normalization;
    private final int length;
    private final int outputs;

    Weights(INDArray weight, INDArray bias, FoldedNormalization normalization) {
        this.weight = weight;
        this.bias = bias;
        this.normalization = normalization;
        this.length = (int) weight.length();
        this.outputs = (int) weight.size(0);
    }

    boolean hasBias() {
        return bias != null || normalization != null;
    }

    /**
     * Reads the network's present parameters and writes the folded ones to native memory.
     *
     * @param scratch at least as long as the weight
     */
    void read(FloatPointer weightTarget, FloatPointer biasTarget, float[] scratch) {
        get(weight, scratch, length);
        float[] biasValues = new float[outputs];
        if (bias != null) {
            get(bias, biasValues, outputs);
        }
        if (normalization != null) {
            fold(scratch, biasValues);
        }
        weightTarget.put(scratch, 0, length);
        if (hasBias()) {
            biasTarget.put(biasValues);
        }
    }

    private void fold(float[] weightValues, float[] biasValues) {
        float[] gamma = get(normalization.weight(), new float[outputs], outputs);
        float[] beta = get(normalization.bias(), new float[outputs], outputs);
        float[] mean = get(normalization.mean(), new float[outputs], outputs);
        float[] variance = get(normalization.variance(), new float[outputs], outputs);
        int perOutput = length / outputs;
        for (int o = 0; o < outputs; o++) {
            float scale = (float) (gamma[o] / Math.sqrt(variance[o] + BatchNormalization.EPSILON));
            for (int i = o * perOutput; i < (o + 1) * perOutput; i++) {
                weightValues[i] *= scale;
            }
            biasValues[o] = beta[o] + (biasValues[o] - mean[o]) * scale;
        }
    }

    /** The parameters are C-contiguous float views of the network's flattened array. */
    private static float[] get(INDArray from, float[] to, int count) {
        long address = from.data().address() + from.offset() * Float.BYTES;
        try (FloatPointer source = new AddressPointer(address, count)) {
            source.get(to, 0, count);
        }
        return to;
    }

    /** Native memory that somebody else owns. */
    private static final class AddressPointer extends FloatPointer {
        AddressPointer(long address, long length) {
            super((Pointer) null);
            this.address = address;
            this.limit = length;
            this.capacity = length;
        }
    }
}
