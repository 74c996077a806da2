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
    private final int outputs;
    private final float[] weightValues;
    private final float[] biasValues;

    Weights(INDArray weight, INDArray bias, FoldedNormalization normalization) {
        this.weight = weight;
        this.bias = bias;
        this.normalization = normalization;
        this.outputs = (int) weight.size(0);
        this.weightValues = new float[(int) weight.length()];
        this.biasValues = new float[outputs];
    }

    boolean hasBias() {
        return bias != null || normalization != null;
    }

    /** Reads the network's present parameters and writes the folded ones to native memory. */
    void read(FloatPointer weightTarget, FloatPointer biasTarget) {
        get(weight, weightValues);
        if (bias != null) {
            get(bias, biasValues);
        } else {
            java.util.Arrays.fill(biasValues, 0);
        }
        if (normalization != null) {
            fold();
        }
        weightTarget.put(weightValues);
        if (hasBias()) {
            biasTarget.put(biasValues);
        }
    }

    private void fold() {
        float[] gamma = get(normalization.weight(), new float[outputs]);
        float[] beta = get(normalization.bias(), new float[outputs]);
        float[] mean = get(normalization.mean(), new float[outputs]);
        float[] variance = get(normalization.variance(), new float[outputs]);
        int perOutput = weightValues.length / outputs;
        for (int o = 0; o < outputs; o++) {
            float scale = (float) (gamma[o] / Math.sqrt(variance[o] + BatchNormalization.EPSILON));
            for (int i = o * perOutput; i < (o + 1) * perOutput; i++) {
                weightValues[i] *= scale;
            }
            biasValues[o] = beta[o] + (biasValues[o] - mean[o]) * scale;
        }
    }

    /** The parameters are C-contiguous float views of the network's flattened array. */
    private static float[] get(INDArray from, float[] to) {
        long address = from.data().address() + from.offset() * Float.BYTES;
        try (FloatPointer source = new AddressPointer(address, to.length)) {
            source.get(to);
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
