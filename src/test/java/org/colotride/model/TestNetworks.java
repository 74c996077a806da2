package org.colotride.model;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.MnasNet;
import org.colotride.model.backbones.MobileNetV2;
import org.colotride.model.backbones.ResNet;
import org.colotride.model.backbones.TorchvisionBackbone;
import org.colotride.model.layer.DepthwiseConvolution;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.provider.Arguments;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Small networks and random images for tests. */
public final class TestNetworks {
    private TestNetworks() {}

    /**
     * Networks in whose training pass nothing differs from evaluation, each a name, a {@link Backbone} and the
     * {@link ImageShape} it is tried on. Every network that a configuration can name is one of them.
     */
    public static Stream<Arguments> constant() {
        TorchvisionBackbone.Args args = args(TorchvisionBackbone.Statistics.frozen);
        return Stream.of(
                Arguments.of("c2f2", new C2F2(new C2F2.Args(16, DistanceMetric.N)), new ImageShape(1, 28, 28)),
                Arguments.of("c2f2, E", new C2F2(new C2F2.Args(16, DistanceMetric.E)), new ImageShape(3, 30, 21)),
                Arguments.of("resnet18", ResNet.resnet18(args), new ImageShape(3, 33, 40)),
                Arguments.of("resnet34", ResNet.resnet34(args), new ImageShape(1, 32, 32)),
                Arguments.of("resnet50", ResNet.resnet50(args), new ImageShape(3, 40, 33)),
                Arguments.of("mobilenet-v2", new MobileNetV2(args), new ImageShape(3, 33, 40)),
                Arguments.of("mnasnet", new MnasNet(args), new ImageShape(3, 33, 40)),
                Arguments.of("unfused", unfused(), new ImageShape(3, 12, 16)),
                Arguments.of("merged", merged(), new ImageShape(3, 12, 16)));
    }

    /**
     * On how many sets of images, at most, a gradient in single precision is compared until it agrees: where rounding puts
     * one value on the other side of a rectifier's kink, it is off by up to some percent, which a network with fifty layers
     * meets now and then: MobileNetV2 and MNASNet on every processor, ResNet-50 on one without AVX. All others are to agree
     * at once.
     */
    public static int attempts(Backbone backbone) {
        boolean deep = backbone instanceof MobileNetV2
                || backbone instanceof MnasNet
                || backbone instanceof ResNet resNet && resNet.depth() >= 50;
        return deep ? 3 : 1;
    }

    /** {@link #constant} and networks that train by the batch's statistics. */
    public static Stream<Arguments> all() {
        TorchvisionBackbone.Args args = args(TorchvisionBackbone.Statistics.batch);
        return Stream.concat(
                constant(),
                Stream.of(
                        Arguments.of("resnet18, batch statistics", ResNet.resnet18(args), new ImageShape(3, 33, 40))));
    }

    /** With embeddings of length 24, normalised. */
    public static TorchvisionBackbone.Args args(TorchvisionBackbone.Statistics statistics) {
        return new TorchvisionBackbone.Args(24, DistanceMetric.N, statistics);
    }

    /** Rectifiers and sums that no convolution can take in, the images read by a depthwise convolution. */
    private static Backbone unfused() {
        return backbone(
                (b, x, s) -> {
                    String c = b.convolution("c", b.depthwiseConvolution("d", x, 3, 3, 1, 1), 3, 8, 3, 1, 1, true);
                    String r = b.rectifier("r", c);
                    String p = b.maxPooling("p", b.sum("s", r, c), 3, 2, 1);
                    String q = b.rectifier("q", b.sum("t", p, b.maxPooling("p2", r, 3, 2, 1)));
                    String a = b.cappedRectifier("k", b.maxPooling("p3", q, 3, 1, 1));
                    return b.linear("fc", b.globalAveragePooling("a", a), 8, 5);
                },
                5,
                DistanceMetric.N);
    }

    /**
     * Branches of odd widths side by side, one of them twice, the images themselves beside a convolution, vectors, and batch
     * normalisation that follows no convolution.
     */
    private static Backbone merged() {
        return backbone(
                (b, x, s) -> {
                    String wide = b.rectifier("r", b.convolution("c", x, 3, 19, 3, 1, 1, true));
                    String narrow = b.convolution("n", x, 3, 5, 1, 1, 0, false);
                    String first = b.merge("m", wide, x, narrow, wide);
                    String after = b.rectifier("ar", b.batchNormalization("an", first, 46, true));
                    String second =
                            b.batchNormalization("bn", b.convolution("e", after, 46, 16, 3, 2, 1, false), 16, true);
                    String pooled = b.batchNormalization("pn", b.maxPooling("p", first, 3, 2, 1), 46, true);
                    String images = b.merge("i", second, pooled);
                    String mean = b.globalAveragePooling("a", images);
                    String vector = b.rectifier("v", b.linear("f", mean, 62, 7));
                    return b.linear("fc", b.merge("w", vector, mean), 69, 5);
                },
                5,
                DistanceMetric.N);
    }

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
                backbone,
                shape,
                loss,
                Learning.of(new EmbeddingNetwork.Optimizer(1e-3, 0)),
                new SeededRandom(seed),
                type);
        perturbStatistics(network.graph(), new SeededRandom(seed + 1));
        strengthenFadingNetworks(network.graph());
        return network;
    }

    /**
     * In fifty layers with few sums, images fade to a rounding error under PyTorch's initial weights, and so do the
     * gradients that are to be compared.
     */
    private static void strengthenFadingNetworks(ComputationGraph graph) {
        boolean fades = Stream.of(graph.getLayers())
                        .map(layer -> layer.conf().getLayer())
                        .filter(DepthwiseConvolution.class::isInstance)
                        .count()
                > 10;
        if (fades) {
            graph.paramTable().values().stream()
                    .filter(values -> values.rank() == 4)
                    .forEach(weight -> weight.muli(1.6));
        }
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
