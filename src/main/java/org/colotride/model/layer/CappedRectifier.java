package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** min(max(x, 0), 6) of every value, PyTorch's {@code ReLU6}; its gradient at 0 and at 6 is 0, as there. */
public final class CappedRectifier extends ParameterFreeLayer {
    /** The largest value that passes. */
    public static final double CAP = 6;

    @Override
    ParameterFreeLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new CappedRectifierLayer(conf, dataType);
    }

    private static final class CappedRectifierLayer extends ParameterFreeLayerBase<CappedRectifier> {
        CappedRectifierLayer(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, input.dataType(), input.shape());
            Nd4j.exec(DynamicCustomOp.builder("relu6")
                    .addInputs(input)
                    .addFloatingPointArguments(0.0)
                    .addOutputs(output)
                    .build());
            return output;
        }

        @Override
        INDArray inputError(INDArray error, LayerWorkspaceMgr workspaces) {
            INDArray inputError = gradient(workspaces, input);
            Nd4j.exec(DynamicCustomOp.builder("relu6_bp")
                    .addInputs(input, error)
                    .addFloatingPointArguments(0.0)
                    .addOutputs(inputError)
                    .build());
            return inputError;
        }
    }
}
