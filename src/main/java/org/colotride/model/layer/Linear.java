package org.colotride.model.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Fully connected layer, {@code [N, in]} to {@code [N, out]}; an input {@code [N, C, H, W]} is flattened in that order,
 * as PyTorch does. Parameters: {@code weight [out, in]}, {@code bias [out]}.
 */
public final class Linear extends ParameterizedLayer {
    @JsonProperty
    private int in;

    @JsonProperty
    private int out;

    /** For deserialisation. */
    Linear() {}

    public Linear(int in, int out) {
        this.in = in;
        this.out = out;
    }

    public int in() {
        return in;
    }

    public int out() {
        return out;
    }

    @Override
    List<Parameter> parameters() {
        return List.of(new Parameter("weight", true, out, in), new Parameter("bias", true, out));
    }

    @Override
    org.deeplearning4j.nn.layers.BaseLayer<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new LinearLayer(conf, dataType);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward(out);
    }
}
