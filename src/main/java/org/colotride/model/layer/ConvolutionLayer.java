package org.colotride.model.layer;

import java.util.ArrayList;
import java.util.List;
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

/** Runs a {@link Convolution}. */
final class ConvolutionLayer extends ParameterizedLayerBase<Convolution> {
    private static final int EXPLICIT_PADDING = 0;
    private static final int NCHW = 0;
    /** Weights are [out, in, kH, kW]: the one format in which libnd4j reaches oneDNN. */
    private static final int OUT_IN_KH_KW = 1;

    ConvolutionLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        Convolution shape = layerConf();
        INDArray output = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS,
                input.dataType(),
                new long[] {input.size(0), shape.out(), shape.outputSize(input.size(2)), shape.outputSize(input.size(3))
                },
                'c');
        Nd4j.exec(
                operator("conv2d").addInputs(withBias(input)).addOutputs(output).build());
        return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray error, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray inputError =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
        Nd4j.exec(operator("conv2d_bp")
                .addInputs(withBias(input, error))
                .addOutputs(
                        hasBias()
                                ? new INDArray[] {inputError, gradientViews.get("weight"), gradientViews.get("bias")}
                                : new INDArray[] {inputError, gradientViews.get("weight")})
                .build());
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach((name, view) -> gradient.setGradientFor(name, view));
        return new Pair<>(gradient, inputError);
    }

    /** The first array, the weights, the bias if there is one, and the rest: the order that the operators expect. */
    private INDArray[] withBias(INDArray first, INDArray... rest) {
        List<INDArray> arrays = new ArrayList<>(List.of(first, getParam("weight")));
        if (hasBias()) {
            arrays.add(getParam("bias"));
        }
        arrays.addAll(List.of(rest));
        return arrays.toArray(INDArray[]::new);
    }

    private DynamicCustomOp.DynamicCustomOpsBuilder operator(String name) {
        Convolution shape = layerConf();
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
                        OUT_IN_KH_KW);
    }

    @Override
    public boolean hasBias() {
        return layerConf().biased();
    }
}
