package org.colotride.attack.blackbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.colotride.attack.Norm;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every search. */
class ImageSearchTest {
    private static final ImageShape SHAPE = new ImageShape(2, 5, 7);
    private static final ImageShape LARGE = new ImageShape(1, 66, 9);
    private static final int COUNT = 5;

    @FunctionalInterface
    interface Maker {
        ImageSearch make(EmbeddingEngine engine, ImageShape shape, double epsilon, int batch);
    }

    static ImageSearch nes(EmbeddingEngine engine, ImageShape shape, double epsilon, int batch) {
        return new NesSearch(
                engine, shape, new NesSettings(epsilon, 2.0 / 255, 6, 20, epsilon == 0 ? 1 : 2 * epsilon), batch);
    }

    static ImageSearch square(EmbeddingEngine engine, ImageShape shape, double epsilon, int batch) {
        return new SquareSearch(engine, shape, new SquareSettings(epsilon, 40, 0.8), batch);
    }

    static ImageSearch euclideanSquare(EmbeddingEngine engine, ImageShape shape, double epsilon, int batch) {
        return new EuclideanSquareSearch(engine, shape, new SquareSettings(epsilon, 40, 0.8, Norm.l2), batch);
    }

    static ImageSearch transfer(EmbeddingEngine engine, ImageShape shape, double epsilon, int batch) {
        return new TransferSearch(engine, shape, new PgdSettings(epsilon, 3.0 / 255, 6, -1e-4), batch);
    }

    static Stream<Arguments> searches() {
        return Stream.of(
                Arguments.of("NES", (Maker) ImageSearchTest::nes, 6 * 21 + 1),
                Arguments.of("Square", (Maker) ImageSearchTest::square, 40),
                Arguments.of("Square by ℓ2", (Maker) ImageSearchTest::euclideanSquare, 40),
                Arguments.of("transfer", (Maker) ImageSearchTest::transfer, 0));
    }

    private static LinearEngine engine(ImageShape shape) {
        return new LinearEngine(shape.length(), 3, 11);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void staysInTheEpsilonBallAndInTheRangeOfPixels(String name, Maker maker) {
        for (ImageShape shape : List.of(SHAPE, LARGE)) {
            for (double epsilon : new double[] {0.004, 8.0 / 255, 0.3, 1}) {
                LinearEngine engine = engine(shape);
                SearchCase queries = new SearchCase(engine, shape, COUNT);
                float[] images =
                        queries.run(maker.make(engine, shape, epsilon, 8), 5).images();
                queries.requireInBall(images, epsilon);
                assertTrue(queries.moved(images) > images.length / 3, "moved " + queries.moved(images));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void epsilonZeroLeavesTheImages(String name, Maker maker) {
        LinearEngine engine = engine(SHAPE);
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        assertArrayEquals(
                queries.benign(),
                queries.run(maker.make(engine, SHAPE, 0, 8), 5).images());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void resultDependsNeitherOnBatchesOfQueriesNorOnTheEngineBatch(String name, Maker maker) {
        LinearEngine engine = engine(SHAPE);
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        SearchCase.Outcome whole = queries.run(maker.make(engine, SHAPE, 0.1, 8), 5);
        for (int batch : new int[] {1, 7, 64}) {
            SearchCase.Outcome parts = queries.runInBatches(maker.make(engine, SHAPE, 0.1, batch), 5, 2, 1, 2);
            assertArrayEquals(whole.images(), parts.images());
            assertArrayEquals(whole.result().finalLoss(), parts.result().finalLoss());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void seedDecidesTheResult(String name, Maker maker) {
        LinearEngine engine = engine(SHAPE);
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        ImageSearch search = maker.make(engine, SHAPE, 0.1, 8);
        SearchCase.Outcome first = queries.run(search, 5);
        SearchCase.Outcome again = queries.run(search, 5);
        SearchCase.Outcome other = queries.run(search, 6);
        assertArrayEquals(first.images(), again.images());
        assertArrayEquals(first.result().lossPerStep(), again.result().lossPerStep());
        assertEquals(name.equals("transfer"), Arrays.equals(first.images(), other.images()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void countsEveryQueryInBatchesOfOneSize(String name, Maker maker, int expected) {
        LinearEngine engine = engine(SHAPE);
        LinearEngine attacked = new LinearEngine(SHAPE.length(), 3, 11);
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        int batch = 8;
        SearchResult result =
                queries.run(maker.make(attacked, SHAPE, 0.1, batch), 5).result();
        assertEquals(expected, result.queries());
        assertEquals(Set.of(batch), attacked.batchSizes());
        for (SquaredDistanceObjective objective : queries.objectives()) {
            // PGD evaluates its own model's objective in 6 steps and for the result.
            assertEquals(name.equals("transfer") ? 7 : expected, objective.evaluations());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void reportsTheLossesOfTheImages(String name, Maker maker) {
        LinearEngine engine = engine(SHAPE);
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        SearchCase.Outcome outcome = queries.run(maker.make(engine, SHAPE, 0.1, 8), 5);
        float[] embedding = new float[engine.dimension()];
        double mean = 0;
        for (int i = 0; i < COUNT; i++) {
            engine.embed(
                    Arrays.copyOfRange(outcome.images(), i * SHAPE.length(), (i + 1) * SHAPE.length()), 1, embedding);
            double loss = queries.objectives().get(i).loss(1, embedding, null);
            assertEquals(loss, outcome.result().finalLoss()[i], 1e-9);
            assertTrue(loss < -1e-3, "loss " + loss);
            mean += loss / COUNT;
        }
        double[] curve = outcome.result().lossPerStep();
        assertTrue(mean <= curve[curve.length - 1] + 1e-9);
        assertTrue(mean < curve[0]);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void refusesNumbersThatDoNotFit(String name, Maker maker) {
        LinearEngine engine = engine(SHAPE);
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        ImageSearch search = maker.make(engine, SHAPE, 0.1, 8);
        float[] images = queries.benign();
        assertThrows(
                IllegalArgumentException.class,
                () -> search.search(images, queries.objectives().subList(1, COUNT), queries.randoms(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> search.search(
                        images, queries.objectives(), queries.randoms(1).subList(1, COUNT)));
        assertThrows(IllegalArgumentException.class, () -> maker.make(engine, SHAPE, 0.1, 0));
    }

    @Test
    void transferIsPgdOnEachImageAlone() {
        LinearEngine engine = engine(SHAPE);
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        PgdSettings settings = new PgdSettings(0.1, 3.0 / 255, 6, Double.NEGATIVE_INFINITY);
        float[] images = queries.run(transfer(engine, SHAPE, 0.1, 4), 5).images();
        for (int i = 0; i < COUNT; i++) {
            float[] image = Arrays.copyOfRange(queries.benign(), i * SHAPE.length(), (i + 1) * SHAPE.length());
            new ProjectedGradientDescent(engine)
                    .run(image, 1, queries.objectives().get(i)::loss, settings);
            assertArrayEquals(
                    image, Arrays.copyOfRange(images, i * SHAPE.length(), (i + 1) * SHAPE.length()), "image " + i);
        }
    }
}
