package org.colotride.model;

import java.util.function.Consumer;
import org.colotride.data.ImageShape;
import org.colotride.metric.DistanceMetric;
import org.colotride.random.SeededRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Small networks and random images for tests. */
public final class TestNetworks {
    private TestNetworks() {}

    /** Adds layers to a builder and names the last one. */
    @FunctionalInterface
    public interface Layers {
        String build(NetworkBuilder builder, String input, ImageShape shape);
    }

    /** A backbone of the given layers, whose images are normalised by odd values so that a mistake shows. */
    public static Backbone backbone(Layers layers, int dimension, DistanceMetric metric) {
        return new Backbone() {
            @Override
            public String build(NetworkBuilder builder, String input, ImageShape shape) {
                return layers.build(builder, input, shape);
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
                return java.util.stream.IntStream.range(0, channels)
                        .mapToDouble(c -> 0.4 + 0.1 * c)
                        .toArray();
            }

            @Override
            public double[] deviation(int channels) {
                return java.util.stream.IntStream.range(0, channels)
                        .mapToDouble(c -> 0.2 + 0.05 * c)
                        .toArray();
            }
        };
    }

    /** The layer that ours replaces. */
    public static String deeplearning4jBatchNormalization(
            NetworkBuilder builder, String name, String input, int channels) {
        return builder.add(
                name,
                new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
                        .nIn(channels)
                        .nOut(channels)
                        .build(),
                input);
    }

    public static EmbeddingNetwork network(Backbone backbone, ImageShape shape, DataType type, long seed) {
        return network(backbone, shape, new LossMSE(), type, seed);
    }

    public static EmbeddingNetwork network(
            Backbone backbone, ImageShape shape, ILossFunction loss, DataType type, long seed) {
        EmbeddingNetwork network = EmbeddingNetwork.create(
                backbone, shape, loss, new EmbeddingNetwork.Optimizer(1e-3, 0), new SeededRandom(seed), type);
        perturbStatistics(network.graph(), new SeededRandom(seed + 1));
        return network;
    }

    /** Batch normalisation that is not the identity. */
    private static void perturbStatistics(ComputationGraph graph, SeededRandom random) {
        graph.paramTable().forEach((name, values) -> {
            if (values.rank() == 1) {
                boolean positive = name.endsWith("runningVar") || name.endsWith("_weight");
                Consumer<Integer> draw = i ->
                        values.putScalar(i, positive ? 0.5 + random.nextDouble() : 0.4 * random.nextDouble() - 0.2);
                for (int i = 0; i < values.length(); i++) {
                    draw.accept(i);
                }
            }
        });
    }

    public static ComputationGraph embeddingGraph(EmbeddingNetwork network) {
        return network.embeddingGraph();
    }

    public static float[] images(int count, ImageShape shape, long seed) {
        return floats(count * shape.length(), seed);
    }

    public static float[] floats(int length, long seed) {
        SeededRandom random = new SeededRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
