package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** max(x, 0) of every value; its gradient at 0 is 0, as PyTorch's. */
public final class Rectifier extends ParameterFreeLayer {
    @Override
    ParameterFreeLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new RectifierLayer(conf, dataType);
    }

    private static final class RectifierLayer extends ParameterFreeLayerBase<Rectifier> {
        RectifierLayer(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, input.dataType(), input.shape());
            Nd4j.exec(DynamicCustomOp.builder("relu")
                    .addInputs(input)
                    .addFloatingPointArguments(0.0)
                    .addOutputs(output)
                    .build());
            return output;
        }

        @Override
        INDArray inputError(INDArray error, LayerWorkspaceMgr workspaces) {
            INDArray inputError = gradient(workspaces, input);
            Nd4j.exec(DynamicCustomOp.builder("relu_bp")
                    .addInputs(input, error)
                    .addFloatingPointArguments(0.0)
                    .addOutputs(inputError)
                    .build());
            return inputError;
        }
    }
}
