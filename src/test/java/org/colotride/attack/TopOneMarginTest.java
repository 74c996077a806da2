package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopOneMarginTest {
    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void isTheDifferenceOfTwoSoftMinima(DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 4);
        for (int row : new int[] {0, 17, 299}) {
            BenignQuery query = scene.query(row);
            float[] embedding = scene.moved(query, 0.3);
            float[] distances = scene.gallery.distances(embedding);
            double own = 0;
            double other = 0;
            for (int n = 0; n < AttackScene.SIZE; n++) {
                double term = Math.exp(-distances[n] / 0.02);
                if (scene.gallery.labels()[n] != query.label()) {
                    other += term;
                } else if (n != row) {
                    own += term;
                }
            }
            double expected = -0.02 * Math.log(other) + 0.02 * Math.log(own);
            assertEquals(expected, new TopOneMargin(query, scene.gallery).loss(1, embedding, null), 1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void gradientIsThatOfFiniteDifferences(DistanceMetric metric) {
        AttackScene scene = new AttackScene(metric, 5);
        BenignQuery query = scene.query(40);
        float[] embedding = scene.moved(query, 0.4);
        TopOneMargin margin = new TopOneMargin(query, scene.gallery);
        scene.assertGradient(margin, embedding, 1e-3);
    }

    @Test
    void needsARivalAndACompanion() {
        Embeddings three = new Embeddings(new float[] {1, 0, 0, 1, -1, 0}, 3, 2);
        BenignQuery query = new BenignQuery(0, 7, new float[] {1, 0}, new float[3]);
        assertTrue(TopOneMargin.isDefined(query, new Gallery(three, new int[] {7, 7, 8}, DistanceMetric.N)));
        assertFalse(TopOneMargin.isDefined(query, new Gallery(three, new int[] {7, 8, 8}, DistanceMetric.N)));
        assertFalse(TopOneMargin.isDefined(query, new Gallery(three, new int[] {7, 7, 7}, DistanceMetric.N)));
    }
}
