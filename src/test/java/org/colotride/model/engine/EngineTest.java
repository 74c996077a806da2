package org.colotride.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.colotride.data.ImageShape;
import org.colotride.metric.DistanceMetric;
import org.colotride.model.Backbone;
import org.colotride.model.C2F2;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ResNet;
import org.colotride.model.TestNetworks;
import org.colotride.model.engine.onednn.OneDnnEngine;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The fast engine against Deeplearning4j's graph. */
class EngineTest {
    static Stream<Arguments> networks() {
        ImageShape colour = new ImageShape(3, 33, 40);
        return Stream.of(
                Arguments.of("c2f2", new C2F2(new C2F2.Args(16, DistanceMetric.N)), new ImageShape(1, 28, 28)),
                Arguments.of("c2f2, E", new C2F2(new C2F2.Args(16, DistanceMetric.E)), new ImageShape(3, 30, 21)),
                Arguments.of("resnet18", ResNet.resnet18(args(ResNet.Statistics.frozen)), colour),
                Arguments.of("resnet18, batch statistics", ResNet.resnet18(args(ResNet.Statistics.batch)), colour),
                Arguments.of("resnet34", ResNet.resnet34(args(ResNet.Statistics.frozen)), new ImageShape(1, 32, 32)),
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
    void agreesWithTheGraph(String name, Backbone backbone, ImageShape shape) {
        EmbeddingNetwork network = TestNetworks.network(backbone, shape, DataType.FLOAT, 7);
        try (EmbeddingEngine fast = network.engine();
                EmbeddingEngine plain =
                        new GraphEngine(TestNetworks.embeddingGraph(network), shape, backbone.dimension())) {
            assertInstanceOf(OneDnnEngine.class, fast);
            for (int count : new int[] {3, 1, 5, 3}) {
                compare(fast, plain, count, shape, backbone.dimension());
            }
            scaleWeights(network.graph());
            fast.refresh();
            plain.refresh();
            compare(fast, plain, 3, shape, backbone.dimension());
        }
    }

    private static void scaleWeights(ComputationGraph graph) {
        graph.params().muli(1.1);
    }

    private static void compare(
            EmbeddingEngine fast, EmbeddingEngine plain, int count, ImageShape shape, int dimension) {
        float[] images = TestNetworks.images(count, shape, count);
        float[] error = TestNetworks.floats(count * dimension, 40 + count);
        for (int i = 0; i < error.length; i++) {
            error[i] -= 0.5f;
        }
        float[] expected = new float[count * dimension];
        float[] expectedGradient = new float[images.length];
        plain.embedForGradient(images, count, expected);
        plain.imageGradient(error, expectedGradient);
        float[] embeddings = new float[expected.length];
        fast.embed(images, count, embeddings);
        assertClose(expected, embeddings, 2e-4);
        float[] again = new float[expected.length];
        fast.embedForGradient(images, count, again);
        assertClose(expected, again, 2e-4);
        float[] gradient = new float[images.length];
        fast.imageGradient(error, gradient);
        assertClose(expectedGradient, gradient, 2e-3);
        plain.embed(images, count, again);
        assertClose(expected, again, 2e-4);
    }

    /** Root mean square of the difference, relative to that of the expected values. */
    private static void assertClose(float[] expected, float[] actual, double tolerance) {
        double difference = 0;
        double magnitude = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(expected[i] - actual[i], 2);
            magnitude += Math.pow(expected[i], 2);
        }
        assertTrue(magnitude > 0);
        assertEquals(0, Math.sqrt(difference / magnitude), tolerance);
    }

    @Test
    void allocatesNothingAfterTheFirstCall() {
        ImageShape shape = new ImageShape(3, 32, 32);
        EmbeddingNetwork network =
                TestNetworks.network(ResNet.resnet18(args(ResNet.Statistics.frozen)), shape, DataType.FLOAT, 7);
        try (OneDnnEngine engine = (OneDnnEngine) network.engine()) {
            float[] images = TestNetworks.images(4, shape, 1);
            float[] embeddings = new float[4 * 24];
            float[] gradient = new float[images.length];
            engine.embedForGradient(images, 4, embeddings);
            engine.imageGradient(embeddings, gradient);
            long bytes = engine.allocatedBytes();
            for (int i = 0; i < 20; i++) {
                engine.refresh();
                engine.embedForGradient(images, 4, embeddings);
                engine.imageGradient(embeddings, gradient);
            }
            assertEquals(bytes, engine.allocatedBytes());
        }
    }

    @Test
    void unknownLayerFallsBackToTheGraph() {
        ImageShape shape = new ImageShape(2, 8, 6);
        Backbone backbone = TestNetworks.backbone(
                (b, x, s) -> {
                    String c = b.convolution("c", x, 2, 3, 3, 1, 1, false);
                    return b.linear("fc", TestNetworks.deeplearning4jBatchNormalization(b, "bn", c, 3), 3 * 8 * 6, 4);
                },
                4,
                DistanceMetric.N);
        assertInstanceOf(
                GraphEngine.class,
                TestNetworks.network(backbone, shape, DataType.FLOAT, 1).engine());
    }
}
