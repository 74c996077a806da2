package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.data.ImageShape;
import org.colotride.loss.MetricLossFunction;
import org.colotride.metric.DistanceMetric;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The accelerated training pass against Deeplearning4j's, layer by layer, whose gradients finite differences check. */
class TrainingGraphTest {
    private static final int TRIPLETS = 4;

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("c2f2", new C2F2(new C2F2.Args(16, DistanceMetric.N)), new ImageShape(1, 28, 28)),
                Arguments.of("c2f2, E", new C2F2(new C2F2.Args(16, DistanceMetric.E)), new ImageShape(3, 30, 21)),
                Arguments.of("resnet18", ResNet.resnet18(args(ResNet.Statistics.frozen)), new ImageShape(3, 33, 40)),
                Arguments.of("resnet50", ResNet.resnet50(args(ResNet.Statistics.frozen)), new ImageShape(3, 64, 64)),
                Arguments.of(
                        "unfused",
                        TestNetworks.backbone(
                                (b, x, s) -> {
                                    String c = b.convolution("c", x, 3, 8, 3, 1, 1, true);
                                    String r = b.rectifier("r", c);
                                    String p = b.maxPooling("p", b.sum("s", r, c), 3, 2, 1);
                                    String q = b.rectifier("q", b.sum("t", p, b.maxPooling("p2", r, 3, 2, 1)));
                                    return b.linear("fc", b.globalAveragePooling("a", q), 8, 5);
                                },
                                5,
                                DistanceMetric.N),
                        new ImageShape(3, 12, 16)));
    }

    private static ResNet.Args args(ResNet.Statistics statistics) {
        return new ResNet.Args(24, DistanceMetric.N, statistics);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void computesTheGradientsOfTheLayers(String name, Backbone backbone, ImageShape shape) {
        try (EmbeddingNetwork network = network(backbone, shape)) {
            TrainingGraph accelerated = (TrainingGraph) network.graph();
            assertTrue(accelerated.isAccelerated());
            ComputationGraph plain = plainCopy(accelerated);
            INDArray images = images(shape);
            compare(plain, accelerated, images);
            // Weights that change in place are seen after the pass, as after an update.
            accelerated.params().muli(1.05);
            plain.params().muli(1.05);
            compare(plain, accelerated, images);
        }
    }

    private static EmbeddingNetwork network(Backbone backbone, ImageShape shape) {
        return TestNetworks.network(
                backbone, shape, new MetricLossFunction(Component.named("triplet")), DataType.FLOAT, 7);
    }

    private static ComputationGraph plainCopy(ComputationGraph graph) {
        ComputationGraph copy = new ComputationGraph(graph.getConfiguration().clone());
        copy.init(graph.params().dup(), false);
        return copy;
    }

    private static INDArray images(ImageShape shape) {
        return Nd4j.createFromArray(TestNetworks.images(3 * TRIPLETS, shape, 3))
                .reshape(3 * TRIPLETS, shape.channels(), shape.height(), shape.width());
    }

    private static void compare(ComputationGraph plain, ComputationGraph accelerated, INDArray images) {
        Map<String, INDArray> expected = gradients(plain, images);
        Map<String, INDArray> actual = gradients(accelerated, images);
        assertEquals(expected.keySet(), actual.keySet());
        double largest = expected.values().stream()
                .mapToDouble(gradient -> gradient.norm2Number().doubleValue())
                .max()
                .orElseThrow();
        expected.forEach((parameter, gradient) -> {
            double difference =
                    gradient.sub(actual.get(parameter)).norm2Number().doubleValue();
            double magnitude = gradient.norm2Number().doubleValue();
            // A gradient may cancel to nothing but rounding, as the last bias's does without normalisation.
            assertTrue(
                    difference <= 2e-3 * magnitude + 1e-5 * largest,
                    parameter + ": off by " + difference + " of " + magnitude);
        });
    }

    private static Map<String, INDArray> gradients(ComputationGraph graph, INDArray images) {
        if (graph.getFlattenedGradients() == null) {
            graph.initGradientsView();
        }
        graph.setInputs(images);
        graph.setLabels(Nd4j.zeros(images.size(0), 1));
        graph.computeGradientAndScore();
        return graph.gradient().gradientForVariable();
    }

    @Test
    void learnsAsTheLayersDo() {
        ImageShape shape = new ImageShape(3, 32, 32);
        try (EmbeddingNetwork network = network(ResNet.resnet18(args(ResNet.Statistics.frozen)), shape)) {
            ComputationGraph plain = plainCopy(network.graph());
            INDArray before = plain.params().dup();
            for (int i = 0; i < 4; i++) {
                plain.fit(new MultiDataSet(images(shape), Nd4j.zeros(3 * TRIPLETS, 1)));
                network.graph().fit(new MultiDataSet(images(shape), Nd4j.zeros(3 * TRIPLETS, 1)));
            }
            double moved = plain.params().sub(before).norm2Number().doubleValue();
            double apart =
                    plain.params().sub(network.graph().params()).norm2Number().doubleValue();
            assertTrue(moved > 0);
            // Adam divides by the gradient's own size: where that is rounding, so is the step.
            assertEquals(0, apart / moved, 0.1);
            assertEquals(
                    plain.getConfiguration().getIterationCount(),
                    network.graph().getConfiguration().getIterationCount());
        }
    }

    @Test
    void batchStatisticsAreLeftToTheLayers() {
        ImageShape shape = new ImageShape(3, 32, 32);
        try (EmbeddingNetwork network = network(ResNet.resnet18(args(ResNet.Statistics.batch)), shape)) {
            assertFalse(((TrainingGraph) network.graph()).isAccelerated());
        }
    }

    @Test
    void readsViewsAndOtherOrders() {
        ImageShape shape = new ImageShape(1, 28, 28);
        try (EmbeddingNetwork network = network(new C2F2(new C2F2.Args(16, DistanceMetric.N)), shape)) {
            INDArray images = images(shape);
            float[] expected = flat(network, images);
            assertArrayEquals(expected, flat(network, images.dup('f')));
            INDArray larger = Nd4j.concat(0, images, images);
            assertArrayEquals(
                    expected,
                    flat(
                            network,
                            larger.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(3 * TRIPLETS, 6 * TRIPLETS))));
        }
    }

    private static float[] flat(EmbeddingNetwork network, INDArray images) {
        gradients(network.graph(), images);
        return network.graph().getFlattenedGradients().dup().data().asFloat();
    }
}
