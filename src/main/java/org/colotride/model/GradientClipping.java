package org.colotride.model;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps gradients of weights from growing beyond a limit, before the optimiser sees them. It is the whole network's, as in
 * PyTorch; Deeplearning4j's own, which it applies to each layer apart, does not bound their norm.
 */
public final class GradientClipping {
    /** As PyTorch's {@code clip_grad_norm_}: it keeps a gradient of 0 from dividing by 0. */
    private static final double AGAINST_ZERO = 1e-6;

    private static final int BLOCK = 1 << 16;

    private final double norm;
    private final double value;
    private float[] block = new float[0];

    private GradientClipping(double norm, double value) {
        this.norm = norm;
        this.value = value;
    }

    /** None. */
    public static GradientClipping none() {
        return new GradientClipping(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * Scales a gradient whose Euclidean norm is larger down to it (Pascanu, Mikolov and Bengio, ICML 2013, algorithm 1), as
     * PyTorch's {@code clip_grad_norm_}.
     *
     * @param limit above 0
     */
    public static GradientClipping byNorm(double limit) {
        return new GradientClipping(limit, Double.POSITIVE_INFINITY);
    }

    /**
     * Cuts every number of a gradient off at ± the limit, as PyTorch's {@code clip_grad_value_}.
     *
     * @param limit above 0
     */
    public static GradientClipping byValue(double limit) {
        return new GradientClipping(Double.POSITIVE_INFINITY, limit);
    }

    /** @param gradients all of the network's, in one row; changed in place */
    void clip(INDArray gradients) {
        if (Double.isFinite(norm)) {
            double scale = norm / (normOf(gradients) + AGAINST_ZERO);
            // One that is no number stays so, and is seen.
            if (!(scale >= 1)) {
                gradients.muli(scale);
            }
        }
        if (Double.isFinite(value)) {
            Nd4j.exec(DynamicCustomOp.builder("clipbyvalue")
                    .addInputs(gradients)
                    .addOutputs(gradients)
                    .addFloatingPointArguments(-value, value)
                    .build());
        }
    }

    /** In one order, whatever the number of threads: all members of a group must come to the same. */
    private double normOf(INDArray gradients) {
        if (gradients.dataType() != DataType.FLOAT) {
            return gradients.norm2Number().doubleValue();
        }
        FloatBuffer numbers = gradients.data().asNioFloat();
        if (block.length == 0) {
            block = new float[BLOCK];
        }
        double sum = 0;
        for (long left = gradients.length(); left > 0; left -= BLOCK) {
            int count = (int) Math.min(left, BLOCK);
            numbers.get(block, 0, count);
            for (int i = 0; i < count; i++) {
                sum += (double) block[i] * block[i];
            }
        }
        return Math.sqrt(sum);
    }
}
