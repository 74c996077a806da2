package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Maximum over square windows, {@code [N, C, H, W]} to {@code [N, C, H', W']}; padding never wins. */
public final class MaxPooling extends ParameterFreeLayer {
    @JsonProperty
    private int kernel;

    @JsonProperty
    private int stride;

    @JsonProperty
    private int padding;

    /** For deserialisation. */
    MaxPooling() {}

    public MaxPooling(int kernel, int stride, int padding) {
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
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
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType.InputTypeConvolutional image = (InputType.InputTypeConvolutional) inputType;
        return InputType.convolutional(
                outputSize(image.getHeight()), outputSize(image.getWidth()), image.getChannels());
    }

    @Override
    ParameterFreeLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new MaxPoolingLayer(conf, dataType);
    }

    private static final class MaxPoolingLayer extends ParameterFreeLayerBase<MaxPooling> {
        MaxPoolingLayer(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            MaxPooling shape = layerConf();
            INDArray output = output(
                    workspaces,
                    input.dataType(),
                    input.size(0),
                    input.size(1),
                    shape.outputSize(input.size(2)),
                    shape.outputSize(input.size(3)));
            Nd4j.exec(operator("maxpool2d").addInputs(input).addOutputs(output).build());
            return output;
        }

        @Override
        INDArray inputError(INDArray error, LayerWorkspaceMgr workspaces) {
            INDArray inputError = gradient(workspaces, input);
            Nd4j.exec(operator("maxpool2d_bp")
                    .addInputs(input, error)
                    .addOutputs(inputError)
                    .build());
            return inputError;
        }

        private DynamicCustomOp.DynamicCustomOpsBuilder operator(String name) {
            MaxPooling shape = layerConf();
            return DynamicCustomOp.builder(name)
                    .addIntegerArguments(
                            shape.kernel,
                            shape.kernel,
                            shape.stride,
                            shape.stride,
                            shape.padding,
                            shape.padding,
                            1,
                            1,
                            0,
                            1,
                            0);
        }
    }
}
