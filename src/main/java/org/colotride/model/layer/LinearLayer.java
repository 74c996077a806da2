package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link Linear}. */
final class LinearLayer extends ParameterizedLayerBase<Linear> {
    LinearLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray rows = rows();
        INDArray output = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS,
                rows.dataType(),
                new long[] {rows.size(0), layerConf().out()},
                'c');
        Nd4j.gemm(rows, getParam("weight"), output, false, true, 1.0, 0.0);
        output.addiRowVector(getParam("bias"));
        return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray error, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        Nd4j.gemm(error, rows(), gradientViews.get("weight"), true, false, 1.0, 0.0);
        error.sum(gradientViews.get("bias"), 0);
        INDArray inputError = workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD,
                error.dataType(),
                new long[] {error.size(0), layerConf().in()},
                'c');
        Nd4j.gemm(error, getParam("weight"), inputError, false, false, 1.0, 0.0);
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach((name, view) -> gradient.setGradientFor(name, view));
        return new Pair<>(gradient, inputError.reshape('c', input.shape()));
    }

    private INDArray rows() {
        return input.rank() == 2
                ? input
                : input.reshape('c', input.size(0), layerConf().in());
    }
}
