package org.colotride.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.ResNet;
import org.colotride.model.engine.onednn.OneDnnEngine;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The fast engine against Deeplearning4j's graph. */
class EngineTest {
    private static final double GRADIENT_TOLERANCE = 2e-3;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.colotride.model.TestNetworks#all")
    void agreesWithTheGraph(String name, Backbone backbone, ImageShape shape) {
        EmbeddingNetwork network = TestNetworks.network(backbone, shape, DataType.FLOAT, 7);
        try (EmbeddingEngine fast = network.engine();
                EmbeddingEngine plain =
                        new GraphEngine(TestNetworks.embeddingGraph(network), shape, backbone.dimension())) {
            assertInstanceOf(OneDnnEngine.class, fast);
            for (int count : new int[] {3, 1, 5, 3}) {
                compare(fast, plain, count, shape, backbone);
            }
            scaleWeights(network.graph());
            fast.refresh();
            plain.refresh();
            compare(fast, plain, 3, shape, backbone);
        }
    }

    private static void scaleWeights(ComputationGraph graph) {
        graph.params().muli(1.1);
    }

    /**
     * Where rounding puts one value on the other side of a rectifier's kink, an image's gradient is off by up to some
     * percent; a mistake is there whatever the images.
     */
    private static void compare(
            EmbeddingEngine fast, EmbeddingEngine plain, int count, ImageShape shape, Backbone backbone) {
        double closest = Double.MAX_VALUE;
        for (int attempt = 0; attempt < TestNetworks.attempts(backbone) && closest > GRADIENT_TOLERANCE; attempt++) {
            float[] images = TestNetworks.images(count, shape, count + 100 * attempt);
            closest = Math.min(closest, compare(fast, plain, images, count, backbone.dimension()));
        }
        assertEquals(0, closest, GRADIENT_TOLERANCE);
    }

    /** Checks the embeddings; returns by how much the images' gradients differ. */
    private static double compare(
            EmbeddingEngine fast, EmbeddingEngine plain, float[] images, int count, int dimension) {
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
        assertEquals(0, difference(expected, embeddings), 2e-4);
        float[] again = new float[expected.length];
        fast.embedForGradient(images, count, again);
        assertEquals(0, difference(expected, again), 2e-4);
        float[] gradient = new float[images.length];
        fast.imageGradient(error, gradient);
        plain.embed(images, count, again);
        assertEquals(0, difference(expected, again), 2e-4);
        return difference(expectedGradient, gradient);
    }

    /** Root mean square of the difference, relative to that of the expected values. */
    private static double difference(float[] expected, float[] actual) {
        double difference = 0;
        double magnitude = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(expected[i] - actual[i], 2);
            magnitude += Math.pow(expected[i], 2);
        }
        assertTrue(magnitude > 0);
        return Math.sqrt(difference / magnitude);
    }

    @Test
    void allocatesNothingAfterTheFirstCall() {
        ImageShape shape = new ImageShape(3, 32, 32);
        EmbeddingNetwork network = TestNetworks.network(
                ResNet.resnet18(TestNetworks.args(ResNet.Statistics.frozen)), shape, DataType.FLOAT, 7);
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
