package org.colotride.model;

import java.util.Map;
import java.util.Optional;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network up to its linear embedding layer. Adding one: a class, a line in {@link org.colotride.model.backbones.Backbones}, a test. */
public interface Backbone {
    /**
     * Adds the layers.
     *
     * @param builder receives them
     * @param input name of the vertex that holds the normalised images
     * @param shape of one image
     * @return name of the linear layer that ends the network, {@code [N, dimension]}
     * @throws IllegalArgumentException if images of that shape do not fit the network
     */
    String build(NetworkBuilder builder, String input, ImageShape shape);

    /** Length D of an embedding. */
    int dimension();

    DistanceMetric metric();

    /** Mean of the images' channels, subtracted inside the network, {@code [C]}. */
    double[] mean(int channels);

    /** Deviation of the images' channels, divided by inside the network, {@code [C]}. */
    double[] deviation(int channels);

    /**
     * Overwrites fresh weights by those that the backbone brings along; most bring none.
     *
     * @param parameters of the network that {@link #build} was last called for, by name; written in place
     */
    default void initialize(Map<String, INDArray> parameters) {}

    /** Where the weights come from that the backbone brought along when it was last built; empty if it brings none. */
    default Optional<WeightsOrigin> broughtWeights() {
        return Optional.empty();
    }

    /** Our names of the layers by those that other programs give them, to import their weights. */
    default Map<String, String> moduleAliases() {
        return Map.of();
    }
}
