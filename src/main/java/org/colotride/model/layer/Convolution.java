package org.colotride.model.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Square two-dimensional convolution, {@code [N, in, H, W]} to {@code [N, out, H', W']}, with H' = (H + 2·padding −
 * kernel) / stride + 1. Parameters as in PyTorch: {@code weight [out, in, kernel, kernel]}, {@code bias [out]}.
 *
 * <p>Deeplearning4j's own layer misses oneDNN in 1.0.0-M2.1; this one calls the operator that finds it.
 */
public final class Convolution extends ParameterizedLayer {
    @JsonProperty
    private int in;

    @JsonProperty
    private int out;

    @JsonProperty
    private int kernel;

    @JsonProperty
    private int stride;

    @JsonProperty
    private int padding;

    @JsonProperty
    private boolean biased;

    /** For deserialisation. */
    Convolution() {}

    public Convolution(int in, int out, int kernel, int stride, int padding, boolean biased) {
        this.in = in;
        this.out = out;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.biased = biased;
    }

    public int in() {
        return in;
    }

    public int out() {
        return out;
    }

    public int kernel() {
        return kernel;
    }

    public int stride() {
        return stride;
    }

    public int padding() {
        return padding;
    }

    public boolean biased() {
        return biased;
    }

    /** Height or width after the layer. */
    public long outputSize(long inputSize) {
        return (inputSize + 2L * padding - kernel) / stride + 1;
    }

    @Override
    List<Parameter> parameters() {
        Parameter weight = new Parameter("weight", true, out, in, kernel, kernel);
        return biased ? List.of(weight, new Parameter("bias", true, out)) : List.of(weight);
    }

    @Override
    org.deeplearning4j.nn.layers.BaseLayer<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new ConvolutionLayer(conf, dataType);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType.InputTypeConvolutional image = (InputType.InputTypeConvolutional) inputType;
        return InputType.convolutional(outputSize(image.getHeight()), outputSize(image.getWidth()), out);
    }
}
