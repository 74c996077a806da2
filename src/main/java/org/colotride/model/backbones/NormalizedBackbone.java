package org.colotride.model.backbones;

import java.util.Map;
import java.util.Optional;
import org.colotride.data.Normalization;
import org.colotride.model.Backbone;
import org.colotride.model.NetworkBuilder;
import org.colotride.model.WeightsOrigin;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A backbone whose images are normalised as a pipeline says, not as the network itself would.
 *
 * @param normalization with one number for each channel of the images
 */
public record NormalizedBackbone(Backbone backbone, Normalization normalization) implements Backbone {
    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        return backbone.build(builder, input, shape);
    }

    @Override
    public int dimension() {
        return backbone.dimension();
    }

    @Override
    public DistanceMetric metric() {
        return backbone.metric();
    }

    @Override
    public double[] mean(int channels) {
        return normalization.mean().stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public double[] deviation(int channels) {
        return normalization.deviation().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public void initialize(Map<String, INDArray> parameters) {
        backbone.initialize(parameters);
    }

    @Override
    public Optional<WeightsOrigin> broughtWeights() {
        return backbone.broughtWeights();
    }

    @Override
    public Map<String, String> moduleAliases() {
        return backbone.moduleAliases();
    }
}
