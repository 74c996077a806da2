package org.colotride.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Graphs that were trained elsewhere, against what Deeplearning4j itself computes, and against finite differences. */
class ImageEmbedderTest {
    private static final int COUNT = 3;
    private static final INDArray IMAGES = StockGraphs.images(1, 8);

    static Stream<Arguments> graphs() {
        return Stream.of(
                Arguments.of(StockGraphs.classifier(), "features", true),
                Arguments.of(StockGraphs.branching(false), "features", false),
                Arguments.of(StockGraphs.merging(), "features", true),
                Arguments.of(StockGraphs.embedding(), "embedding", true));
    }

    private static float[] pixels() {
        float[] all = IMAGES.dup('c').data().asFloat();
        return java.util.Arrays.copyOf(all, COUNT * StockGraphs.SHAPE.length());
    }

    private static float[] byDeeplearning4j(ComputationGraph graph, String vertex) {
        return graph.feedForward(IMAGES.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, COUNT)), false)
                .get(vertex)
                .dup('c')
                .data()
                .asFloat();
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void embedsAsTheGraphDoes(ComputationGraph graph, String vertex, boolean fast) {
        try (ImageEmbedder model = ImageEmbedder.of(graph, StockGraphs.SHAPE, DistanceMetric.E)) {
            // L2NormalizeVertex has no counterpart that is not the metric's own.
            assertEquals(fast && !vertex.equals("embedding"), model.isFast());
        }
        try (ImageEmbedder model = ImageEmbedder.of(graph, StockGraphs.SHAPE, DistanceMetric.N)) {
            assertEquals(fast, model.isFast());
            assertArrayEquals(
                    unit(byDeeplearning4j(graph, vertex), model.dimension()), model.embed(pixels(), COUNT), 2e-5f);
        }
    }

    private static float[] unit(float[] rows, int dimension) {
        for (int row = 0; row < rows.length / dimension; row++) {
            double sum = 0;
            for (int d = 0; d < dimension; d++) {
                sum += (double) rows[row * dimension + d] * rows[row * dimension + d];
            }
            for (int d = 0; d < dimension; d++) {
                rows[row * dimension + d] /= (float) Math.sqrt(sum);
            }
        }
        return rows;
    }

    /** Along a random direction of embeddings, at random pixels. */
    @ParameterizedTest
    @MethodSource("graphs")
    void gradientsAreThoseOfFiniteDifferences(ComputationGraph graph, String vertex, boolean fast) {
        try (ImageEmbedder model = ImageEmbedder.of(graph, StockGraphs.SHAPE, DistanceMetric.N)) {
            EmbeddingEngine engine = model.engine();
            SeededRandom random = new SeededRandom(2);
            float[] direction = new float[COUNT * model.dimension()];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = random.nextFloat() - 0.5f;
            }
            float[] images = pixels();
            float[] embeddings = new float[direction.length];
            float[] gradient = new float[images.length];
            engine.embedForGradient(images, COUNT, embeddings);
            engine.imageGradient(direction, gradient);
            double largest = 0;
            for (float value : gradient) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertTrue(largest > 0);
            float step = 2e-3f;
            int compared = 0;
            for (int trial = 0; trial < 40; trial++) {
                int pixel = random.nextInt(images.length);
                double here = along(model, images, pixel, 0, direction);
                double before = (here - along(model, images, pixel, -step, direction)) / step;
                double after = (along(model, images, pixel, step, direction) - here) / step;
                // A rectifier's or a maximum's kink lies in between otherwise.
                if (Math.abs(after - before) < 0.02 * largest) {
                    assertEquals((before + after) / 2, gradient[pixel], 0.02 * largest, "pixel " + pixel);
                    compared++;
                }
            }
            assertTrue(compared > 20, compared + " pixels");
        }
    }

    private static double along(ImageEmbedder model, float[] images, int pixel, float step, float[] direction) {
        float[] moved = images.clone();
        moved[pixel] += step;
        float[] embeddings = model.embed(moved, COUNT);
        double sum = 0;
        for (int i = 0; i < embeddings.length; i++) {
            sum += (double) embeddings[i] * direction[i];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void followsTheWeights(ComputationGraph graph, String vertex, boolean fast) {
        try (ImageEmbedder model = ImageEmbedder.of(graph, StockGraphs.SHAPE, DistanceMetric.N)) {
            graph.params().muli(0.9).addi(0.01);
            model.refresh();
            assertArrayEquals(
                    unit(byDeeplearning4j(graph, vertex), model.dimension()), model.embed(pixels(), COUNT), 2e-5f);
        }
    }

    @Test
    void whereTheGradientWouldBeWrongItIsRefusedByName() {
        ConfigException refusal = assertThrows(
                ConfigException.class,
                () -> ImageEmbedder.of(StockGraphs.branching(true), StockGraphs.SHAPE, DistanceMetric.N));
        assertTrue(refusal.getMessage().contains("'norm' is batch normalisation"), refusal.getMessage());
    }

    @Test
    void imagesThatDoNotFitAreRefused() {
        try (ImageEmbedder model = ImageEmbedder.of(StockGraphs.embedding(), StockGraphs.SHAPE, DistanceMetric.N)) {
            Robustness robustness = Robustness.of(model);
            INDArray images = StockGraphs.images(1, 1);
            assertThrows(IllegalArgumentException.class, () -> robustness.score(images, new int[3]));
            assertThrows(IllegalArgumentException.class, () -> robustness.score(images.mul(255), new int[4]));
            assertThrows(IllegalArgumentException.class, () -> robustness.score(images, new int[] {0, 0, -1, 0}));
            assertFalse(robustness.plan().attacks().isEmpty());
        }
    }
}
