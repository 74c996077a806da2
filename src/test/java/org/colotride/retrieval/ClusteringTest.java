package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;

class ClusteringTest {
    @Test
    void informationIsTheRecorded() {
        JsonNode recording = Golden.read("retrieval-metrics.json");
        assertEquals(
                recording.get("nmiOfAssignment").doubleValue(),
                Clustering.normalisedMutualInformation(
                        RecordedArrays.ints(recording, "clusterAssignment"), RecordedArrays.ints(recording, "labels")),
                1e-9);
    }

    @Test
    void informationIsOneForRenamedGroupsAndZeroForIndependentOnes() {
        int[] classes = {0, 0, 1, 1, 2, 2};
        assertEquals(1, Clustering.normalisedMutualInformation(new int[] {7, 7, 3, 3, 5, 5}, classes), 1e-12);
        assertEquals(0, Clustering.normalisedMutualInformation(new int[] {0, 1, 0, 1, 0, 1}, classes), 1e-12);
        assertEquals(0, Clustering.normalisedMutualInformation(new int[6], classes), 1e-12);
        assertEquals(1, Clustering.normalisedMutualInformation(new int[6], new int[6]), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> Clustering.normalisedMutualInformation(new int[5], classes));
    }

    @Test
    void informationIsSymmetric() {
        int[] some = {0, 0, 1, 1, 2, 2, 0, 1};
        int[] others = {0, 1, 1, 1, 0, 0, 0, 1};
        assertEquals(
                Clustering.normalisedMutualInformation(some, others),
                Clustering.normalisedMutualInformation(others, some),
                1e-12);
    }

    @Test
    void clustersFindGroupsThatLieFarApart() {
        Embeddings groups = groups();
        int[] clusters = Clustering.kMeans(groups, 5, 50, new SeededRandom(3));
        int[] classes = IntStream.range(0, 100).map(i -> i % 5).toArray();
        assertEquals(1, Clustering.normalisedMutualInformation(clusters, classes), 1e-12);
    }

    @Test
    void clustersAreTheSameForTheSameSeed() {
        SeededRandom random = new SeededRandom(12);
        Embeddings noise = Embeddings.zeros(200, 4);
        for (int i = 0; i < noise.values().length; i++) {
            noise.values()[i] = (float) random.nextGaussian();
        }
        assertArrayEquals(
                Clustering.kMeans(noise, 7, 20, new SeededRandom(3)),
                Clustering.kMeans(noise, 7, 20, new SeededRandom(3)));
    }

    private static Embeddings groups() {
        SeededRandom random = new SeededRandom(1);
        Embeddings embeddings = Embeddings.zeros(100, 5);
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k < 5; k++) {
                embeddings.values()[embeddings.offset(i) + k] =
                        (float) (0.01 * random.nextGaussian() + (i % 5 == k ? 10 : 0));
            }
        }
        return embeddings;
    }
}
