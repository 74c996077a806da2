package org.colotride.attack.blackbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The searches on a real network. */
class NetworkSearchTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int COUNT = 3;
    private static final int DIMENSION = 8;
    private static final double EPSILON = 0.1;
    private static final EmbeddingNetwork NETWORK =
            TestNetworks.network(new C2F2(new C2F2.Args(DIMENSION, DistanceMetric.N)), SHAPE, DataType.FLOAT, 3);

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    static Stream<Arguments> searches() {
        ImageSearchTest.Maker nes = (engine, shape, epsilon, batch) ->
                new NesSearch(engine, shape, new NesSettings(epsilon, 2.0 / 255, 20, 100, 2 * epsilon), batch);
        ImageSearchTest.Maker square = ImageSearchTest::square;
        ImageSearchTest.Maker transfer = ImageSearchTest::transfer;
        return Stream.of(Arguments.of("NES", nes), Arguments.of("Square", square), Arguments.of("transfer", transfer));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void movesEmbeddingsFartherThanNoiseDoes(String name, ImageSearchTest.Maker maker) {
        EmbeddingEngine engine = NETWORK.engine();
        SearchCase queries = new SearchCase(engine, SHAPE, COUNT);
        SearchCase.Outcome outcome = queries.run(maker.make(engine, SHAPE, EPSILON, 16), 5);
        queries.requireInBall(outcome.images(), EPSILON);

        float[] embeddings = new float[COUNT * DIMENSION];
        engine.embed(outcome.images(), COUNT, embeddings);
        for (int i = 0; i < COUNT; i++) {
            float[] embedding = Arrays.copyOfRange(embeddings, i * DIMENSION, (i + 1) * DIMENSION);
            double loss = queries.objectives().get(i).loss(1, embedding, null);
            assertEquals(loss, outcome.result().finalLoss()[i], 1e-5);
        }
        double attacked = Arrays.stream(outcome.result().finalLoss()).average().orElseThrow();
        double noise = signNoise(engine, queries);
        assertTrue(attacked < 2 * noise, name + ": " + attacked + ", noise " + noise);

        SearchCase.Outcome parts = queries.runInBatches(maker.make(engine, SHAPE, EPSILON, 16), 5, 1, 2);
        assertArrayEquals(outcome.images(), parts.images(), name);
    }

    /** Mean loss of ±ε at random. */
    private static double signNoise(EmbeddingEngine engine, SearchCase queries) {
        float[] images = queries.benign();
        float[] draws = TestNetworks.floats(images.length, 77);
        for (int p = 0; p < images.length; p++) {
            float moved = images[p] + (float) EPSILON * (draws[p] < 0.5 ? -1 : 1);
            images[p] = Math.min(Math.max(moved, 0f), 1f);
        }
        float[] embeddings = new float[COUNT * DIMENSION];
        engine.embed(images, COUNT, embeddings);
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            float[] embedding = Arrays.copyOfRange(embeddings, i * DIMENSION, (i + 1) * DIMENSION);
            sum += queries.objectives().get(i).loss(1, embedding, null);
        }
        return sum / COUNT;
    }
}
