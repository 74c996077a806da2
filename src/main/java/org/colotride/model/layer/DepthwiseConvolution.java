package org.colotride.model.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Square two-dimensional convolution of each channel by itself, without bias, {@code [N, C, H, W]} to
 * {@code [N, C, H', W']}, with H' = (H + 2·padding − kernel) / stride + 1. Its parameter is that of PyTorch's
 * {@code Conv2d} with as many groups as channels: {@code weight [C, 1, kernel, kernel]}.
 */
public final class DepthwiseConvolution extends ParameterizedLayer {
    @JsonProperty
    private int channels;

    @JsonProperty
    private int kernel;

    @JsonProperty
    private int stride;

    @JsonProperty
    private int padding;

    /** For deserialisation. */
    DepthwiseConvolution() {}

    public DepthwiseConvolution(int channels, int kernel, int stride, int padding) {
        this.channels = channels;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
    }

    public int channels() {
        return channels;
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

    /** Height or width after the layer. */
    public long outputSize(long inputSize) {
        return (inputSize + 2L * padding - kernel) / stride + 1;
    }

    @Override
    List<Parameter> parameters() {
        return List.of(new Parameter("weight", true, channels, 1, kernel, kernel));
    }

    @Override
    org.deeplearning4j.nn.layers.BaseLayer<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new DepthwiseConvolutionLayer(conf, dataType);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType.InputTypeConvolutional image = (InputType.InputTypeConvolutional) inputType;
        return InputType.convolutional(outputSize(image.getHeight()), outputSize(image.getWidth()), channels);
    }
}
