package org.colotride.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.colotride.config.Component;
import org.colotride.io.Mappers;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.NetworkBuilder;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The tiny network that the recordings were made with: convolution 3→8, ReLU, max pool 2, convolution 8→16, ReLU, max
 * pool 2, linear 256→24, on 3×16×16 images.
 */
final class RecordedNetwork {
    private static final String FILE = "tiny-net.json";
    static final ImageShape SHAPE = new ImageShape(3, 16, 16);

    private RecordedNetwork() {}

    /**
     * @param folder that holds {@code tiny-net.json}
     * @throws MalformedRecordingException if it is missing, unreadable or of other shapes
     */
    static EmbeddingNetwork read(Path folder, DistanceMetric metric) {
        JsonNode parameters = RecordedArrays.required(readJson(folder.resolve(FILE)), "params");
        int dimension = RecordedArrays.floats(RecordedArrays.required(parameters, "fc.bias"), "values").length;
        Component loss = new Component("triplet", JsonNodeFactory.instance.objectNode(), "recorded network");
        EmbeddingNetwork network = EmbeddingNetwork.create(
                new TinyBackbone(dimension, metric),
                SHAPE,
                new MetricLossFunction(loss),
                new EmbeddingNetwork.Optimizer(1e-3, 0),
                new SeededRandom(0));
        network.graph().paramTable().forEach((name, values) -> set(parameters, name.replace('_', '.'), values));
        network.graph().initGradientsView();
        network.engine().refresh();
        return network;
    }

    private static void set(JsonNode parameters, String name, INDArray target) {
        float[] values = RecordedArrays.floats(RecordedArrays.required(parameters, name), "values");
        RecordedArrays.requireLength(name, values.length, (int) target.length());
        target.assign(Nd4j.createFromArray(values).reshape('c', target.shape()));
    }

    private static JsonNode readJson(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new MalformedRecordingException("the recording needs " + FILE + " in the same folder");
        }
        try {
            return Mappers.json().readTree(file.toFile());
        } catch (IOException e) {
            throw new MalformedRecordingException(FILE + ": " + e.getMessage());
        }
    }

    private record TinyBackbone(int dimension, DistanceMetric metric) implements Backbone {
        @Override
        public String build(NetworkBuilder builder, String input, ImageShape shape) {
            String x = builder.convolution("c1", input, 3, 8, 3, 1, 1, true);
            x = builder.maxPooling("p1", builder.rectifier("r1", x), 2, 2, 0);
            x = builder.convolution("c2", x, 8, 16, 3, 1, 1, true);
            x = builder.maxPooling("p2", builder.rectifier("r2", x), 2, 2, 0);
            return builder.linear("fc", x, 256, dimension);
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
}
