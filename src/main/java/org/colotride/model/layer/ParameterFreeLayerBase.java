package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The running half of a {@link ParameterFreeLayer}. */
abstract class ParameterFreeLayerBase<C extends ParameterFreeLayer> extends AbstractLayer<C> {
    ParameterFreeLayerBase(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** dLoss/dInput from dLoss/dOutput, both in the shapes of the forward pass. */
    abstract INDArray inputError(INDArray error, LayerWorkspaceMgr workspaces);

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray error, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        return new Pair<>(new DefaultGradient(), inputError(error, workspaces));
    }

    static INDArray output(LayerWorkspaceMgr workspaces, DataType type, long... shape) {
        return workspaces.createUninitialized(ArrayType.ACTIVATIONS, type, shape, 'c');
    }

    static INDArray gradient(LayerWorkspaceMgr workspaces, INDArray like) {
        return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, like.dataType(), like.shape(), 'c');
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        // There are no weights.
    }
}
