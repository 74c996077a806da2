package org.colotride.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.attack.Gallery;
import org.colotride.model.TestNetworks;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;

class ExactSearchTest {
    @Test
    void rowsAreThoseOfASortAndLowerRowsComeFirst() {
        SeededRandom random = new SeededRandom(1);
        for (int trial = 0; trial < 100; trial++) {
            float[] distances = new float[30];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = random.nextInt(10) / 4f;
            }
            int k = 1 + random.nextInt(35);
            int[] sorted = IntStream.range(0, distances.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> distances[row]))
                    .limit(k)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertArrayEquals(sorted, ExactSearch.rows(distances, k));
        }
    }

    @Test
    void findsWhatTheSearchOfPagesFinds() {
        Embeddings embeddings = new Embeddings(TestNetworks.floats(300 * 6, 2), 300, 6);
        NeighbourSearch ours = new ExactSearch(new Gallery(embeddings, new int[300], DistanceMetric.E)).without(4);
        NeighbourSearch theirs = NeighbourSearch.among(new NearestNeighbours(embeddings, DistanceMetric.E))
                .without(4);
        float[][] queries = {embeddings.row(4), embeddings.row(17), new float[6]};
        List<Neighbours> together = ours.nearestOfAll(queries, 12);
        for (int i = 0; i < queries.length; i++) {
            Neighbours expected = theirs.nearest(queries[i], 12);
            assertEquals(12, expected.ids().size());
            assertEquals(expected.ids(), together.get(i).ids());
            assertEquals(expected.ids(), ours.nearest(queries[i], 12).ids());
            assertArrayEquals(expected.distances(), together.get(i).distances(), 1e-6);
            assertEquals(false, expected.ids().contains(4));
        }
        assertEquals(
                299, Arrays.stream(ours.nearest(queries[0], 500).distances()).count());
    }
}
