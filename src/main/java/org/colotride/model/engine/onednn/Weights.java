package org.colotride.model.engine.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.colotride.model.engine.plan.NetworkPlan.FoldedNormalization;
import org.colotride.model.layer.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weight and bias of one operator in plain layout, batch normalisation folded in: w' = w·γ/√(σ² + ε) and b' = β + (b −
 * μ)·γ/√(σ² + ε), per output channel.
 */
final class Weights {
    /** Half of what a core keeps for itself, in values. */
    private static final int CACHED = 1 << 16;

    private final INDArray weight;
    private final boolean learned;
    private final INDArray bias;
    private final FoldedNormalization normalization;
    private final int length;
    private final int outputs;

    /** @param learned whether the weight has a gradient */
    Weights(INDArray weight, boolean learned, INDArray bias, FoldedNormalization normalization) {
        this.weight = weight;
        this.learned = learned;
        this.bias = bias;
        this.normalization = normalization;
        this.length = (int) weight.length();
        this.outputs = (int) weight.size(0);
    }

    int outputs() {
        return outputs;
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
        float[] biasValues = new float[outputs];
        if (bias != null) {
            get(bias, biasValues, outputs);
        }
        float[] scales = normalization == null ? null : fold(biasValues);
        for (int first = 0; first < length; first += rows()) {
            int count = Math.min(rows(), length - first);
            get(weight, first, scratch, first, count);
            if (scales != null) {
                scale(scratch, first, count, scales);
            }
            weightTarget.position(first).put(scratch, first, count);
        }
        if (hasBias()) {
            biasTarget.put(biasValues);
        }
    }

    /** Values of whole outputs that stay in the processor's cache from one touch to the next. */
    private int rows() {
        int perOutput = length / outputs;
        return perOutput * Math.max(1, CACHED / perOutput);
    }

    private void scale(float[] values, int first, int count, float[] scales) {
        int perOutput = length / outputs;
        for (int start = first; start < first + count; start += perOutput) {
            float scale = scales[start / perOutput];
            for (int i = start; i < start + perOutput; i++) {
                values[i] *= scale;
            }
        }
    }

    /** Folds the bias in place; returns what each output's weights are multiplied by. */
    private float[] fold(float[] biasValues) {
        float[] gamma = get(normalization.weight(), new float[outputs], outputs);
        float[] beta = get(normalization.bias(), new float[outputs], outputs);
        float[] mean = get(normalization.mean(), new float[outputs], outputs);
        float[] variance = get(normalization.variance(), new float[outputs], outputs);
        float[] scales = new float[outputs];
        for (int o = 0; o < outputs; o++) {
            scales[o] = (float) (gamma[o] / Math.sqrt(variance[o] + BatchNormalization.EPSILON));
            biasValues[o] = beta[o] + (biasValues[o] - mean[o]) * scales[o];
        }
        return scales;
    }

    /**
     * Writes the gradients of the network's own parameters, given those of the folded ones. With s = 1/√(σ² + ε): dw =
     * dw'·γ·s, db = db'·γ·s, dγ = s·(Σ w·dw' + (b − μ)·db') and dβ = db'; the statistics are constants.
     *
     * @param scratch at least as long as the weight
     */
    void writeGradient(
            FloatPointer weightGradient, FloatPointer biasGradient, ParameterGradients target, float[] scratch) {
        weightGradient.get(scratch, 0, length);
        float[] biasValues = new float[outputs];
        biasGradient.get(biasValues);
        if (normalization != null) {
            unfold(scratch, biasValues, target);
        }
        if (learned) {
            target.put(weight, scratch, length);
        }
        if (bias != null) {
            target.put(bias, biasValues, outputs);
        }
    }

    private void unfold(float[] weightGradient, float[] biasGradient, ParameterGradients target) {
        float[] gamma = get(normalization.weight(), new float[outputs], outputs);
        float[] mean = get(normalization.mean(), new float[outputs], outputs);
        float[] variance = get(normalization.variance(), new float[outputs], outputs);
        float[] biasValues = bias == null ? new float[outputs] : get(bias, new float[outputs], outputs);
        float[] gammaGradient = new float[outputs];
        int perOutput = length / outputs;
        float[] row = new float[perOutput];
        target.put(normalization.bias(), biasGradient, outputs);
        for (int o = 0; o < outputs; o++) {
            get(weight, (long) o * perOutput, row, 0, perOutput);
            double inverse = 1 / Math.sqrt(variance[o] + BatchNormalization.EPSILON);
            float scale = (float) (gamma[o] * inverse);
            double along = (biasValues[o] - mean[o]) * (double) biasGradient[o];
            along += scaleAndProject(weightGradient, o * perOutput, row, scale);
            gammaGradient[o] = (float) (along * inverse);
            biasGradient[o] *= scale;
        }
        target.put(normalization.weight(), gammaGradient, outputs);
    }

    /** Scales one row of the gradient in place; returns its inner product with the weights before. */
    private static double scaleAndProject(float[] gradient, int start, float[] row, float scale) {
        // Sums beside each other: one alone would wait for its last addition at every value.
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        int whole = row.length / 4 * 4;
        for (int i = 0; i < whole; i += 4) {
            first += gradient[start + i] * row[i];
            second += gradient[start + i + 1] * row[i + 1];
            third += gradient[start + i + 2] * row[i + 2];
            fourth += gradient[start + i + 3] * row[i + 3];
        }
        double sum = (double) first + second + third + fourth;
        for (int i = whole; i < row.length; i++) {
            sum += gradient[start + i] * row[i];
        }
        for (int i = start; i < start + row.length; i++) {
            gradient[i] *= scale;
        }
        return sum;
    }

    /** The parameters are C-contiguous float views of the network's flattened array. */
    private static float[] get(INDArray from, float[] to, int count) {
        return get(from, 0, to, 0, count);
    }

    private static float[] get(INDArray from, long first, float[] to, int at, int count) {
        long address = from.data().address() + (from.offset() + first) * Float.BYTES;
        try (FloatPointer source = new AddressPointer(address, count)) {
            source.get(to, at, count);
        }
        return to;
    }
}
