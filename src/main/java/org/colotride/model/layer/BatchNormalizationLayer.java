package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastDivOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Runs a {@link BatchNormalization}. */
final class BatchNormalizationLayer extends ParameterizedLayerBase<BatchNormalization> {
    /** Whether the last forward pass used the batch's statistics; the backward pass must match it. */
    private boolean batchStatistics;

    private INDArray mean;
    private INDArray standardDeviation;

    BatchNormalizationLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        batchStatistics = training && !layerConf().frozen();
        INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape(), 'c');
        // Statistics outlive the forward pass, so they stay out of its workspaces.
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray variance = batchStatistics ? input.var(false, 0, 2, 3) : getParam("runningVar");
            mean = batchStatistics ? input.mean(0, 2, 3) : getParam("runningMean");
            standardDeviation = Transforms.sqrt(variance.add(BatchNormalization.EPSILON));
            if (batchStatistics) {
                moveRunningStatistics(variance);
            }
            INDArray scale = getParam("weight").div(standardDeviation);
            INDArray shift = getParam("bias").sub(mean.mul(scale));
            Nd4j.getExecutioner().exec(new BroadcastMulOp(input, scale, output, 1));
            Nd4j.getExecutioner().exec(new BroadcastAddOp(output, shift, output, 1));
        }
        return output;
    }

    private void moveRunningStatistics(INDArray variance) {
        double count = (double) input.length() / input.size(1);
        INDArray unbiased = variance.mul(count / Math.max(1, count - 1));
        move(getParam("runningMean"), mean);
        move(getParam("runningVar"), unbiased);
    }

    private void move(INDArray running, INDArray current) {
        double momentum = layerConf().momentum();
        running.muli(1 - momentum).addi(current.mul(momentum));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray error, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray inputError =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray normalised = broadcastSubtract(input, mean);
            divideChannels(normalised, standardDeviation);
            INDArray biasGradient = error.sum(0, 2, 3);
            INDArray weightGradient = error.mul(normalised).sum(0, 2, 3);
            gradientViews.get("weight").assign(weightGradient);
            gradientViews.get("bias").assign(biasGradient);
            gradientViews.get("runningMean").assign(0);
            gradientViews.get("runningVar").assign(0);
            inputError.assign(error);
            if (batchStatistics) {
                double count = (double) input.length() / input.size(1);
                multiplyChannels(normalised, weightGradient.div(count));
                inputError.subi(normalised);
                Nd4j.getExecutioner().exec(new BroadcastSubOp(inputError, biasGradient.div(count), inputError, 1));
            }
            multiplyChannels(inputError, getParam("weight").div(standardDeviation));
        }
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach((name, view) -> gradient.setGradientFor(name, view));
        return new Pair<>(gradient, inputError);
    }

    private static INDArray broadcastSubtract(INDArray images, INDArray channels) {
        INDArray result = images.ulike();
        Nd4j.getExecutioner().exec(new BroadcastSubOp(images, channels, result, 1));
        return result;
    }

    private static void divideChannels(INDArray images, INDArray channels) {
        Nd4j.getExecutioner().exec(new BroadcastDivOp(images, channels, images, 1));
    }

    private static void multiplyChannels(INDArray images, INDArray channels) {
        Nd4j.getExecutioner().exec(new BroadcastMulOp(images, channels, images, 1));
    }

    @Override
    public void clear() {
        super.clear();
        mean = null;
        standardDeviation = null;
    }
}
