package org.colotride.model.engine.plan;

import java.util.List;
import org.colotride.model.layer.InputNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network as fused operators over numbered tensors; tensor 0 holds the normalised images, the last one the output
 * before L2 normalisation. Weights are views of the network's own parameters, never copies.
 *
 * @param normalization of the images
 * @param operators in an order in which every input is ready
 * @param tensors how many tensors there are
 * @param output the tensor that holds the result
 * @param normalizesEmbeddings whether the embeddings are divided by their L2 norm
 */
public record NetworkPlan(
        InputNormalization normalization,
        List<Operator> operators,
        int tensors,
        int output,
        boolean normalizesEmbeddings) {
    /** The tensor of the normalised images. */
    public static final int IMAGES = 0;

    /** One fused operator; reads {@code input}, writes {@code output}. */
    public sealed interface Operator {
        int input();

        int output();
    }

    /** What is done to each value of an operator's result. */
    public enum Activation {
        NONE,
        /** max(x, 0). */
        RECTIFIER,
        /** min(max(x, 0), 6). */
        CAPPED_RECTIFIER
    }

    /** The statistics and affine part of a batch normalisation in evaluation mode, each {@code [C]}. */
    public record FoldedNormalization(INDArray weight, INDArray bias, INDArray mean, INDArray variance) {}

    /**
     * Convolution, then batch normalisation, then the sum with another tensor, then the activation, each if present. A
     * normalisation that follows no convolution follows one by ones, of each channel alone.
     *
     * @param groups into how many equal groups the channels of input and output are divided; each output channel reads
     *     its own group only
     * @param weight {@code [out, in / groups, k, k]}
     * @param bias {@code [out]} or null
     * @param normalization folded into weight and bias, or null
     * @param addend tensor that is added, or −1
     * @param learned whether the weight is the network's own, rather than such ones
     */
    public record Convolve(
            int input,
            int output,
            int stride,
            int padding,
            int groups,
            INDArray weight,
            INDArray bias,
            FoldedNormalization normalization,
            int addend,
            Activation activation,
            boolean learned)
            implements Operator {}

    /** Linear layer, then the activation if present; {@code weight [out, in]}, {@code bias [out]}. */
    public record Multiply(int input, int output, INDArray weight, INDArray bias, Activation activation)
            implements Operator {}

    /** Maximum over windows. */
    public record Pool(int input, int output, int kernel, int stride, int padding) implements Operator {}

    /** Mean of each channel. */
    public record Average(int input, int output) implements Operator {}

    /** An activation that could not be fused; not {@link Activation#NONE}. */
    public record Rectify(int input, int output, Activation activation) implements Operator {}

    /** Sum of two tensors that could not be fused. */
    public record Add(int input, int other, int output) implements Operator {}

    /** Tensors of the same height and width, or rows, side by side along their channels; two or more. */
    public record Concatenate(List<Integer> inputs, int output) implements Operator {
        public Concatenate {
            inputs = List.copyOf(inputs);
        }

        /** The first. */
        @Override
        public int input() {
            return inputs.get(0);
        }
    }
}
