package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link DepthwiseConvolution}. */
final class DepthwiseConvolutionLayer extends ParameterizedLayerBase<DepthwiseConvolution> {
    private static final int EXPLICIT_PADDING = 0;
    private static final int NCHW = 0;
    /** Weights are [multiplier, C, kH, kW]; with a multiplier of 1, that is PyTorch's [C, 1, kH, kW] seen otherwise. */
    private static final int MULTIPLIER_IN_KH_KW = 1;

    DepthwiseConvolutionLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        DepthwiseConvolution shape = layerConf();
        long height = shape.outputSize(input.size(2));
        long width = shape.outputSize(input.size(3));
        INDArray output = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS,
                input.dataType(),
                new long[] {input.size(0), shape.channels(), height, width},
                'c');
        Nd4j.exec(operator("depthwise_conv2d")
                .addInputs(input, byMultiplier(getParam("weight")))
                .addOutputs(output)
                .build());
        return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray error, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray inputError =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
        INDArray weightGradient = gradientViews.get("weight");
        Nd4j.exec(operator("depthwise_conv2d_bp")
                .addInputs(input, byMultiplier(getParam("weight")), error)
                .addOutputs(inputError, byMultiplier(weightGradient))
                .build());
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor("weight", weightGradient);
        return new Pair<>(gradient, inputError);
    }

    /** A view: what is written to it is written to the array. */
    private static INDArray byMultiplier(INDArray weight) {
        return weight.reshape('c', 1, weight.size(0), weight.size(2), weight.size(3));
    }

    private DynamicCustomOp.DynamicCustomOpsBuilder operator(String name) {
        DepthwiseConvolution shape = layerConf();
        return DynamicCustomOp.builder(name)
                .addIntegerArguments(
                        shape.kernel(),
                        shape.kernel(),
                        shape.stride(),
                        shape.stride(),
                        shape.padding(),
                        shape.padding(),
                        1,
                        1,
                        EXPLICIT_PADDING,
                        NCHW,
                        MULTIPLIER_IN_KH_KW);
    }

    @Override
    public boolean hasBias() {
        return false;
    }
}
