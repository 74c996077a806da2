package org.colotride.model.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.NetworkBuilder;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.MnasNet;
import org.colotride.model.backbones.MobileNetV2;
import org.colotride.model.backbones.ResNet;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients of the images and of the weights against central differences, in double precision. */
class LayerGradientTest {
    private static final double STEP = 1e-6;
    /** Randomly chosen pixels or weights per network. */
    private static final int CHECKS = 6;

    private static final ImageShape SMALL = new ImageShape(2, 8, 6);

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(
                        "convolution",
                        layers((b, x, s) -> b.linear("fc", b.convolution("c", x, 2, 3, 3, 1, 1, true), 3 * 8 * 6, 4)),
                        SMALL),
                Arguments.of(
                        "convolution, stride 2",
                        layers((b, x, s) -> b.linear("fc", b.convolution("c", x, 2, 3, 3, 2, 1, false), 3 * 4 * 3, 4)),
                        SMALL),
                Arguments.of(
                        "depthwise convolution",
                        layers((b, x, s) -> b.linear(
                                "fc", b.depthwiseConvolution("d", convolution(b, x), 3, 5, 1, 2), 3 * 8 * 6, 4)),
                        SMALL),
                Arguments.of(
                        "depthwise convolution, stride 2, of the images",
                        layers((b, x, s) -> b.linear("fc", b.depthwiseConvolution("d", x, 2, 3, 2, 1), 2 * 4 * 3, 4)),
                        SMALL),
                Arguments.of(
                        "capped rectifier",
                        layers((b, x, s) -> b.linear(
                                "fc",
                                b.cappedRectifier("r", b.convolution("c", x, 2, 3, 3, 1, 1, true)),
                                3 * 8 * 6,
                                4)),
                        SMALL),
                Arguments.of(
                        "max pooling",
                        layers((b, x, s) -> b.linear(
                                "fc",
                                b.maxPooling("p", b.convolution("c", x, 2, 3, 3, 1, 1, true), 3, 2, 1),
                                3 * 4 * 3,
                                4)),
                        SMALL),
                Arguments.of(
                        "global average pooling",
                        layers((b, x, s) -> b.linear(
                                "fc", b.globalAveragePooling("a", b.convolution("c", x, 2, 3, 3, 1, 1, true)), 3, 4)),
                        SMALL),
                Arguments.of(
                        "rectifier",
                        layers((b, x, s) -> b.linear(
                                "fc", b.rectifier("r", b.convolution("c", x, 2, 3, 3, 1, 1, true)), 3 * 8 * 6, 4)),
                        SMALL),
                Arguments.of(
                        "frozen batch normalisation",
                        layers((b, x, s) -> b.linear(
                                "fc",
                                b.batchNormalization("bn", b.convolution("c", x, 2, 3, 3, 1, 1, false), 3, true),
                                3 * 8 * 6,
                                4)),
                        SMALL),
                Arguments.of(
                        "batch normalisation",
                        layers((b, x, s) -> b.linear(
                                "fc",
                                b.batchNormalization("bn", b.convolution("c", x, 2, 3, 3, 1, 1, false), 3, false),
                                3 * 8 * 6,
                                4)),
                        SMALL),
                Arguments.of(
                        "sum",
                        layers((b, x, s) -> {
                            String c = b.convolution("c", x, 2, 3, 3, 1, 1, true);
                            return b.linear(
                                    "fc", b.sum("s", b.convolution("d", c, 3, 3, 1, 1, 0, true), c), 3 * 8 * 6, 4);
                        }),
                        SMALL),
                Arguments.of("c2f2", new C2F2(new C2F2.Args(8, DistanceMetric.N)), new ImageShape(1, 12, 12)),
                Arguments.of(
                        "resnet18, frozen",
                        ResNet.resnet18(new ResNet.Args(6, DistanceMetric.N, ResNet.Statistics.frozen)),
                        new ImageShape(3, 32, 32)),
                Arguments.of(
                        "resnet18, batch",
                        ResNet.resnet18(new ResNet.Args(6, DistanceMetric.E, ResNet.Statistics.batch)),
                        new ImageShape(3, 32, 32)),
                Arguments.of(
                        "mobilenet-v2, batch",
                        new MobileNetV2(new MobileNetV2.Args(6, DistanceMetric.E, ResNet.Statistics.batch)),
                        new ImageShape(3, 48, 48)),
                Arguments.of(
                        "mnasnet, batch",
                        new MnasNet(new MnasNet.Args(6, DistanceMetric.E, ResNet.Statistics.batch)),
                        new ImageShape(3, 48, 48)));
    }

    private static String convolution(NetworkBuilder builder, String input) {
        return builder.convolution("c", input, 2, 3, 3, 1, 1, true);
    }

    private static Backbone layers(TestNetworks.Layers layers) {
        return TestNetworks.backbone(layers, 4, DistanceMetric.N);
    }

    @ParameterizedTest(name = "{0}: evaluation mode, images")
    @MethodSource("networks")
    void imageGradientInEvaluationMode(String name, Backbone backbone, ImageShape shape) {
        checkImages(backbone, shape, false);
    }

    @ParameterizedTest(name = "{0}: training mode, images")
    @MethodSource("networks")
    void imageGradientInTrainingMode(String name, Backbone backbone, ImageShape shape) {
        checkImages(backbone, shape, true);
    }

    @ParameterizedTest(name = "{0}: training mode, weights")
    @MethodSource("networks")
    void weightGradient(String name, Backbone backbone, ImageShape shape) {
        ComputationGraph graph = graph(backbone, shape);
        INDArray images = images(shape);
        INDArray error = error(backbone.dimension());
        forward(graph, images, true);
        INDArray analytic = graph.backpropGradient(error).gradient().dup();
        INDArray parameters = graph.params();
        SeededRandom random = new SeededRandom(9);
        for (int check = 0; check < CHECKS; check++) {
            long i = random.nextLong(parameters.length());
            double value = parameters.getDouble(i);
            INDArray before = parameters.dup();
            parameters.putScalar(i, value + STEP);
            double above = loss(graph, images, error, true);
            parameters.assign(before).putScalar(i, value - STEP);
            double below = loss(graph, images, error, true);
            parameters.assign(before);
            if (!isStatistic(graph, i)) {
                assertClose((above - below) / (2 * STEP), analytic.getDouble(i), "parameter " + i);
            }
        }
    }

    /** A finite difference through Deeplearning4j's own batch normalisation shows the gradient that ours must not have. */
    @Test
    void deeplearning4jsOwnBatchNormalizationIsWrongInEvaluationMode() {
        Backbone backbone = layers((b, x, s) -> {
            String c = b.convolution("c", x, 2, 3, 3, 1, 1, false);
            return b.linear("fc", TestNetworks.deeplearning4jBatchNormalization(b, "bn", c, 3), 3 * 8 * 6, 4);
        });
        ComputationGraph graph = graph(backbone, SMALL);
        // It does not survive an evaluation pass within workspaces either.
        graph.getConfiguration().setInferenceWorkspaceMode(WorkspaceMode.NONE);
        graph.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        graph.getParam("bn_mean").addi(0.1);
        graph.getParam("bn_log10stdev").addi(0.3);
        double deviation = worstImageDeviation(graph, SMALL, backbone.dimension(), false);
        assertTrue(deviation > 1e-3, "deviation " + deviation);
    }

    private static void checkImages(Backbone backbone, ImageShape shape, boolean training) {
        ComputationGraph graph = graph(backbone, shape);
        assertEquals(0, worstImageDeviation(graph, shape, backbone.dimension(), training), 1e-5);
    }

    /** Largest difference between the analytic gradient and a central one, relative to the largest gradient. */
    private static double worstImageDeviation(
            ComputationGraph graph, ImageShape shape, int dimension, boolean training) {
        ImageGradient first = Stream.of(graph.getLayers())
                .filter(ImageGradient.class::isInstance)
                .map(ImageGradient.class::cast)
                .findFirst()
                .orElseThrow();
        first.keepImageGradient();
        INDArray images = images(shape);
        INDArray error = error(dimension);
        INDArray parameters = graph.params().dup();
        forward(graph, images, training);
        graph.backpropGradient(error);
        INDArray analytic = first.imageGradient().dup();
        double scale = analytic.amaxNumber().doubleValue();
        SeededRandom random = new SeededRandom(5);
        double worst = 0;
        for (int check = 0; check < CHECKS; check++) {
            long i = random.nextLong(images.length());
            double value = images.getDouble(i);
            images.putScalar(i, value + STEP);
            graph.setParams(parameters);
            double above = loss(graph, images, error, training);
            images.putScalar(i, value - STEP);
            graph.setParams(parameters);
            double below = loss(graph, images, error, training);
            images.putScalar(i, value);
            worst = Math.max(worst, Math.abs((above - below) / (2 * STEP) - analytic.getDouble(i)) / scale);
        }
        return worst;
    }

    private static boolean isStatistic(ComputationGraph graph, long index) {
        long start = 0;
        for (var layer : graph.getLayers()) {
            for (var entry : layer.paramTable() == null
                    ? java.util.Map.<String, INDArray>of().entrySet()
                    : layer.paramTable().entrySet()) {
                long end = start + entry.getValue().length();
                if (index >= start && index < end) {
                    return entry.getKey().startsWith("running");
                }
                start = end;
            }
        }
        throw new IllegalArgumentException("no parameter " + index);
    }

    private static ComputationGraph graph(Backbone backbone, ImageShape shape) {
        EmbeddingNetwork network = TestNetworks.network(backbone, shape, DataType.DOUBLE, 3);
        return TestNetworks.embeddingGraph(network);
    }

    private static INDArray images(ImageShape shape) {
        return Nd4j.createFromArray(TestNetworks.images(3, shape, 1))
                .castTo(DataType.DOUBLE)
                .reshape(3, shape.channels(), shape.height(), shape.width());
    }

    private static INDArray error(int dimension) {
        return Nd4j.createFromArray(TestNetworks.floats(3 * dimension, 2))
                .castTo(DataType.DOUBLE)
                .reshape(3, dimension)
                .subi(0.5);
    }

    private static INDArray forward(ComputationGraph graph, INDArray images, boolean training) {
        String output = graph.getConfiguration().getNetworkOutputs().get(0);
        return graph.feedForward(new INDArray[] {images}, training, false).get(output);
    }

    private static double loss(ComputationGraph graph, INDArray images, INDArray error, boolean training) {
        return forward(graph, images, training).mul(error).sumNumber().doubleValue();
    }

    private static void assertClose(double numeric, double analytic, String what) {
        assertEquals(numeric, analytic, 1e-5 * Math.max(1, Math.abs(numeric)), what);
    }
}
