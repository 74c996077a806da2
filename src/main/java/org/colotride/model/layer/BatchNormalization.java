package org.colotride.model.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Batch normalisation over {@code [N, C, H, W]}, per channel. Parameters as in PyTorch: {@code weight}, {@code bias},
 * {@code runningMean}, {@code runningVar}, each {@code [C]}. (Deeplearning4j finds a parameter's layer by the last
 * underscore, so the two cannot be spelled as there.)
 *
 * <p>Frozen, it uses the running statistics in training too and never changes them (the published configuration);
 * weight and bias go on learning. Otherwise a training pass uses the batch's statistics and moves the running ones towards
 * them by the momentum. An evaluation pass uses the running statistics, and its gradient treats them as constants:
 * Deeplearning4j's own layer does not (1.0.0-M2.1), which makes attacks through it silently weak.
 */
public final class BatchNormalization extends ParameterizedLayer {
    /** Added to the variance, as PyTorch's default. */
    public static final double EPSILON = 1e-5;

    /** Share of a batch's statistics in the running ones, as PyTorch's default. */
    public static final double MOMENTUM = 0.1;

    @JsonProperty
    private int channels;

    @JsonProperty
    private boolean frozen;

    /** Files from before there was a choice do not name it. */
    @JsonProperty
    private double momentum = MOMENTUM;

    /** For deserialisation. */
    BatchNormalization() {}

    /** @param momentum share of a batch's statistics in the running ones, in [0, 1]; without effect if frozen */
    public BatchNormalization(int channels, boolean frozen, double momentum) {
        this.channels = channels;
        this.frozen = frozen;
        this.momentum = momentum;
    }

    public int channels() {
        return channels;
    }

    /** Whether a training pass uses the running statistics and leaves them as they are. */
    public boolean frozen() {
        return frozen || fixed();
    }

    public double momentum() {
        return momentum;
    }

    @Override
    List<Parameter> parameters() {
        return List.of(
                new Parameter("weight", true, channels),
                new Parameter("bias", true, channels),
                new Parameter("runningMean", false, channels),
                new Parameter("runningVar", false, channels));
    }

    @Override
    org.deeplearning4j.nn.layers.BaseLayer<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
        return new BatchNormalizationLayer(conf, dataType);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }
}
