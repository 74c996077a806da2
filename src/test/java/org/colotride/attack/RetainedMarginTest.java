package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetainedMarginTest {
    private static final GreedyTopOneTranslocation ATTACK = new GreedyTopOneTranslocation();

    private static QueryObjective margin(AttackScene scene, BenignQuery query, int[] selected) {
        return ATTACK.surrogates(query, scene.gallery, selected).get(0);
    }

    private static int[] selected(AttackScene scene, BenignQuery query) {
        return ATTACK.select(query, scene.gallery, new SeededRandom(1));
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void isTheMeanOfTheNearestFourOthersLessTheTopOne(DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 4);
        for (int row : new int[] {0, 17, 299}) {
            BenignQuery query = scene.query(row);
            int[] selected = selected(scene, query);
            float[] embedding = scene.moved(query, 0.3);
            float[] distances = scene.gallery.distances(embedding);
            double expected = IntStream.range(0, AttackScene.SIZE)
                            .filter(n -> n != row && n != selected[0])
                            .mapToDouble(n -> distances[n])
                            .sorted()
                            .limit(4)
                            .average()
                            .orElseThrow()
                    - distances[selected[0]];
            assertEquals(expected, margin(scene, query, selected).loss(1, embedding, null), 1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void gradientIsThatOfFiniteDifferences(DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 5);
        BenignQuery query = scene.query(40);
        QueryObjective margin = margin(scene, query, selected(scene, query));
        float[] embedding = scene.moved(query, 0.4);
        scene.assertGradient(margin, embedding, 1e-4);
    }

    /** Four images that are nearer than the top one was: the figure is lost. */
    @Test
    void whoIsFarBelowZeroHasLostTheFigure() {
        AttackScene scene = new AttackScene(DistanceMetric.N, 6);
        int lost = 0;
        for (int i = 0; i < 100; i++) {
            int row = i;
            BenignQuery query = scene.query(row);
            int[] selected = selected(scene, query);
            float[] embedding = scene.moved(query, 1.2);
            float[] distances = scene.gallery.distances(embedding);
            long nearer = IntStream.range(0, AttackScene.SIZE)
                    .filter(n -> n != row && distances[n] < distances[selected[0]])
                    .count();
            Map<String, Double> figures =
                    ATTACK.objective(query, scene.gallery, selected).figures(embedding);
            assertEquals(nearer < 4 ? 100.0 : 0.0, figures.get("GTT"), "query " + row);
            if (nearer >= 4) {
                lost++;
                assertTrue(margin(scene, query, selected).loss(1, embedding, null) < 0, "query " + row);
            }
        }
        assertTrue(lost > 10, lost + " are lost");
    }

    @Test
    void aGalleryTooSmallForTheFigureHasNone() {
        AttackScene scene = new AttackScene(DistanceMetric.N, 6);
        assertEquals(
                1,
                ATTACK.surrogates(scene.query(0), scene.gallery, new int[] {1, 2})
                        .size());
        assertEquals(
                List.of(),
                ATTACK.surrogates(
                        new BenignQuery(0, 7, new float[] {1, 0}, new float[3]),
                        new Gallery(
                                new Embeddings(new float[] {1, 0, 0, 1, -1, 0}, 3, 2),
                                new int[] {7, 7, 8},
                                DistanceMetric.N),
                        new int[] {1, 2}));
    }
}
