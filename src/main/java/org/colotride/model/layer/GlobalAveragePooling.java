package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastCopyOp;
import org.nd4j.linalg.factory.Nd4j;

/** Mean of each channel, {@code [N, C, H, W]} to {@code [N, C]}. */
public final class GlobalAveragePooling extends ParameterFreeLayer {
    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward(((InputType.InputTypeConvolutional) inputType).getChannels());
    }

    @Override
    ParameterFreeLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new GlobalAveragePoolingLayer(conf, dataType);
    }

    private static final class GlobalAveragePoolingLayer extends ParameterFreeLayerBase<GlobalAveragePooling> {
        GlobalAveragePoolingLayer(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, input.dataType(), input.size(0), input.size(1));
            input.mean(output, 2, 3);
            return output;
        }

        @Override
        INDArray inputError(INDArray error, LayerWorkspaceMgr workspaces) {
            INDArray inputError = gradient(workspaces, input);
            Nd4j.getExecutioner().exec(new BroadcastCopyOp(inputError, error, inputError, 0, 1));
            inputError.divi(input.size(2) * input.size(3));
            return inputError;
        }
    }
}
