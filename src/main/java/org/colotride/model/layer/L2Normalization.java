package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Divides each row of {@code [N, D]} by max(its L2 norm, {@value #SMALLEST_NORM}), as PyTorch's {@code normalize}. */
public final class L2Normalization extends ParameterFreeLayer {
    /** Norms below this divide by it instead. */
    public static final double SMALLEST_NORM = 1e-12;

    @Override
    ParameterFreeLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new L2NormalizationLayer(conf, dataType);
    }

    private static final class L2NormalizationLayer extends ParameterFreeLayerBase<L2Normalization> {
        L2NormalizationLayer(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, input.dataType(), input.shape());
            output.assign(input).diviColumnVector(norms());
            return output;
        }

        @Override
        INDArray inputError(INDArray error, LayerWorkspaceMgr workspaces) {
            INDArray norms = norms();
            INDArray unit = input.divColumnVector(norms);
            INDArray along = unit.mul(error).sum(true, 1);
            INDArray inputError = gradient(workspaces, input);
            inputError.assign(error).subi(unit.muliColumnVector(along)).diviColumnVector(norms);
            return inputError;
        }

        private INDArray norms() {
            return Transforms.max(input.norm2(true, 1), SMALLEST_NORM);
        }
    }
}
