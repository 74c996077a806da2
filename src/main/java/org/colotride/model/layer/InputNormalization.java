package org.colotride.model.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastDivOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * (x − mean) / deviation per channel: the first layer of every network, so that all images outside it lie in [0, 1].
 *
 * <p>It is also where the gradient with respect to the images ends: see {@link ImageGradient}.
 */
public final class InputNormalization extends ParameterFreeLayer {
    @JsonProperty
    private double[] mean;

    @JsonProperty
    private double[] deviation;

    /** For deserialisation. */
    InputNormalization() {}

    /**
     * @param mean of each channel, {@code [C]}
     * @param deviation of each channel, {@code [C]}, positive
     */
    public InputNormalization(double[] mean, double[] deviation) {
        this.mean = mean.clone();
        this.deviation = deviation.clone();
    }

    /** How many there are. */
    public int channels() {
        return mean.length;
    }

    public double mean(int channel) {
        return mean[channel];
    }

    public double deviation(int channel) {
        return deviation[channel];
    }

    @Override
    ParameterFreeLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new InputNormalizationLayer(conf, dataType);
    }

    private static final class InputNormalizationLayer extends ParameterFreeLayerBase<InputNormalization>
            implements ImageGradient {
        private INDArray imageGradient;
        private boolean wanted;

        InputNormalizationLayer(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output = output(workspaces, input.dataType(), input.shape());
            Nd4j.getExecutioner().exec(new BroadcastSubOp(input, channels(layerConf().mean), output, 1));
            Nd4j.getExecutioner().exec(new BroadcastDivOp(output, channels(layerConf().deviation), output, 1));
            return output;
        }

        @Override
        INDArray inputError(INDArray error, LayerWorkspaceMgr workspaces) {
            INDArray inputError = gradient(workspaces, input);
            Nd4j.getExecutioner().exec(new BroadcastDivOp(error, channels(layerConf().deviation), inputError, 1));
            if (wanted) {
                keep(inputError);
            }
            return inputError;
        }

        private void keep(INDArray gradient) {
            // The workspace that holds the gradient closes before the caller can read it.
            try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                if (imageGradient == null || !imageGradient.equalShapes(gradient)) {
                    imageGradient = Nd4j.createUninitialized(gradient.dataType(), gradient.shape(), 'c');
                }
            }
            imageGradient.assign(gradient);
        }

        private INDArray channels(double[] values) {
            return Nd4j.createFromArray(values).castTo(dataType);
        }

        @Override
        public void keepImageGradient() {
            wanted = true;
        }

        @Override
        public INDArray imageGradient() {
            return imageGradient;
        }
    }
}
