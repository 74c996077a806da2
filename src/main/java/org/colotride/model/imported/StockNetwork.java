package org.colotride.model.imported;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.data.ImageShape;
import org.colotride.metric.DistanceMetric;
import org.colotride.model.Backbone;
import org.colotride.model.NetworkBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of Deeplearning4j's stock layers, with its weights, from a zip of {@code ModelSerializer}. Its images lie in
 * [0, 1] unless their pipeline names a normalisation. The file is read when the network is built, not to load a model
 * made of it.
 */
public final class StockNetwork implements Backbone {
    /**
     * @param file the zip
     * @param layer the last layer to keep; by default the one before the output layer
     * @param embedding length of the embedding, a fresh linear layer after the last
     * @param metric {@code N} by default
     */
    public record Args(String file, String layer, Integer embedding, DistanceMetric metric) {
        public Args {
            embedding = embedding == null ? 512 : embedding;
            metric = metric == null ? DistanceMetric.N : metric;
            if (file == null) {
                throw new IllegalArgumentException("file: is missing; name a zip written by ModelSerializer");
            }
            if (embedding < 2) {
                throw new IllegalArgumentException("embedding: " + embedding + " is less than 2");
            }
        }
    }

    private final Args args;
    private Map<String, INDArray> weights = Map.of();

    public StockNetwork(Args args) {
        this.args = args;
    }

    /**
     * @throws org.colotride.config.ConfigException if the file cannot be read or a layer has no exact counterpart here;
     *     the message names it
     */
    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        ComputationGraph source = NetworkZip.read(Path.of(args.file()));
        GraphTranslation translation = new GraphTranslation(args.file(), source, builder);
        String last = translation.translate(input, shape, args.layer(), args.embedding());
        weights = new LinkedHashMap<>(translation.weights());
        return last;
    }

    @Override
    public void initialize(Map<String, INDArray> parameters) {
        weights.forEach((name, values) -> {
            INDArray parameter = parameters.get(name);
            parameter.assign(values.castTo(parameter.dataType()).reshape(parameter.shape()));
        });
        weights = Map.of();
    }

    @Override
    public int dimension() {
        return args.embedding();
    }

    @Override
    public DistanceMetric metric() {
        return args.metric();
    }

    @Override
    public double[] mean(int channels) {
        return new double[channels];
    }

    @Override
    public double[] deviation(int channels) {
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        return ones;
    }
}
