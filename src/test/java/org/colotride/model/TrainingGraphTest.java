package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.colotride.config.Component;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.ResNet;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The accelerated training pass against Deeplearning4j's, layer by layer, whose gradients finite differences check. */
class TrainingGraphTest {
    private static final int TRIPLETS = 4;

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.colotride.model.TestNetworks#constant")
    void computesTheGradientsOfTheLayers(String name, Backbone backbone, ImageShape shape) {
        try (EmbeddingNetwork network = network(backbone, shape)) {
            TrainingGraph accelerated = (TrainingGraph) network.graph();
            assertTrue(accelerated.isAccelerated());
            ComputationGraph plain = plainCopy(accelerated);
            compare(plain, accelerated, shape, TestNetworks.attempts(backbone));
            // Weights that change in place are seen after the pass, as after an update.
            accelerated.params().muli(1.05);
            plain.params().muli(1.05);
            compare(plain, accelerated, shape, TestNetworks.attempts(backbone));
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
        return images(shape, 3);
    }

    private static INDArray images(ImageShape shape, long seed) {
        return Nd4j.createFromArray(TestNetworks.images(3 * TRIPLETS, shape, seed))
                .reshape(3 * TRIPLETS, shape.channels(), shape.height(), shape.width());
    }

    /**
     * Where rounding puts one value on the other side of a rectifier's kink, gradients are off by up to some percent; a
     * mistake is there whatever the images.
     */
    private static void compare(ComputationGraph plain, ComputationGraph accelerated, ImageShape shape, int attempts) {
        List<String> wrong = List.of();
        for (int attempt = 0; attempt < attempts; attempt++) {
            wrong = differences(plain, accelerated, images(shape, 3 + attempt));
            if (wrong.isEmpty()) {
                return;
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static List<String> differences(ComputationGraph plain, ComputationGraph accelerated, INDArray images) {
        Map<String, INDArray> expected = gradients(plain, images);
        Map<String, INDArray> actual = gradients(accelerated, images);
        assertEquals(expected.keySet(), actual.keySet());
        double largest = expected.values().stream()
                .mapToDouble(gradient -> gradient.norm2Number().doubleValue())
                .max()
                .orElseThrow();
        List<String> wrong = new ArrayList<>();
        expected.forEach((parameter, gradient) -> {
            double difference =
                    gradient.sub(actual.get(parameter)).norm2Number().doubleValue();
            double magnitude = gradient.norm2Number().doubleValue();
            // A gradient may cancel to nothing but rounding, as the last bias's does without normalisation.
            if (!(difference <= 2e-3 * magnitude + 1e-5 * largest)) {
                wrong.add(parameter + ": off by " + difference + " of " + magnitude);
            }
        });
        return wrong;
    }

    private static Map<String, INDArray> gradients(ComputationGraph graph, INDArray images) {
        if (graph.getFlattenedGradients() == null) {
            graph.initGradientsView();
        }
        graph.setInputs(images);
        graph.setLabels(BatchLayout.stacked(new int[(int) images.size(0)]).toLabels());
        graph.computeGradientAndScore();
        return graph.gradient().gradientForVariable();
    }

    @Test
    void learnsAsTheLayersDo() {
        ImageShape shape = new ImageShape(3, 32, 32);
        try (EmbeddingNetwork network = network(ResNet.resnet18(TestNetworks.args(ResNet.Statistics.frozen)), shape)) {
            ComputationGraph plain = plainCopy(network.graph());
            INDArray before = plain.params().dup();
            for (int i = 0; i < 4; i++) {
                plain.fit(new MultiDataSet(
                        images(shape),
                        BatchLayout.stacked(new int[3 * TRIPLETS]).toLabels()));
                network.graph()
                        .fit(new MultiDataSet(
                                images(shape),
                                BatchLayout.stacked(new int[3 * TRIPLETS]).toLabels()));
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
        try (EmbeddingNetwork network = network(ResNet.resnet18(TestNetworks.args(ResNet.Statistics.batch)), shape)) {
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
