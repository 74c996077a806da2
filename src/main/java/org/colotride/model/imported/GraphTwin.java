package org.colotride.model.imported;

import java.util.Map;
import org.colotride.data.Normalization;
import org.colotride.model.Backbone;
import org.colotride.model.NetworkBuilder;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph of Deeplearning4j's layers that is in memory, rebuilt of ours; its weights can be copied over again and again. */
final class GraphTwin implements Backbone {
    private static final String NAME = "the graph";

    private final StockGraph source;
    private final String embedding;
    private final DistanceMetric metric;
    private final Normalization normalization;
    private Reconstruction built;
    private ImageShape shape;
    private int dimension;

    /** @param embedding the vertex that gives the embeddings, before they are normalised */
    GraphTwin(StockGraph source, String embedding, DistanceMetric metric, Normalization normalization) {
        this.source = source;
        this.embedding = embedding;
        this.metric = metric;
        this.normalization = normalization;
    }

    /** @throws org.colotride.config.ConfigException if a layer has no exact counterpart */
    @Override
    public String build(NetworkBuilder builder, String input, ImageShape images) {
        shape = images;
        built = new Reconstruction(NAME, builder);
        Placed kept = source.rebuild(
                built, Placed.image(input, shape.channels(), shape.height(), shape.width()), embedding, false);
        Placed last = built.embedding(kept);
        dimension = last.length();
        return last.vertex();
    }

    /** Takes over the weights that the source had when this was built. */
    @Override
    public void initialize(Map<String, INDArray> parameters) {
        copy(built, parameters);
    }

    /** Takes over the weights that the source has now. */
    void follow(Map<String, INDArray> parameters) {
        Reconstruction now = new Reconstruction(NAME, NetworkBuilder.ofNothing());
        Placed kept = source.rebuild(
                now, Placed.image(NAME, shape.channels(), shape.height(), shape.width()), embedding, false);
        now.embedding(kept);
        copy(now, parameters);
    }

    private static void copy(Reconstruction from, Map<String, INDArray> parameters) {
        from.weights().forEach((name, values) -> {
            INDArray parameter = parameters.get(name);
            parameter.assign(values.castTo(parameter.dataType()).reshape(parameter.shape()));
        });
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public DistanceMetric metric() {
        return metric;
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
}
