package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.NearestNeighbours.Neighbour;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairwiseDistance;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
    private static final Embeddings GALLERY = new Embeddings(new float[] {0, 5, 3, 4, 3, 4, 8, 6, 1, 0}, 5, 2);

    @Test
    void findsTheNearestInOrder() {
        assertArrayEquals(
                new Neighbour[] {new Neighbour(4, 1), new Neighbour(0, 5), new Neighbour(1, 5)},
                NearestNeighbours.find(new float[] {0, 0}, GALLERY, 3, DistanceMetric.E));
    }

    @Test
    void measuresInTheMetricsUnit() {
        float[] query = {30, 40};
        Neighbour[] euclidean = NearestNeighbours.find(query, GALLERY, 5, DistanceMetric.N);
        Neighbour[] cosine = NearestNeighbours.find(query, GALLERY, 5, DistanceMetric.C);
        assertArrayEquals(new int[] {1, 2, 3, 0, 4}, indices(euclidean));
        assertArrayEquals(new int[] {1, 2, 3, 0, 4}, indices(cosine));
        assertEquals(1 - 0.96, cosine[2].distance(), 1e-12);
        assertEquals(Math.sqrt(2 - 2 * 0.96), euclidean[2].distance(), 1e-12);
    }

    @Test
    void givesAllOfASmallGallery() {
        assertEquals(5, NearestNeighbours.find(new float[2], GALLERY, 99, DistanceMetric.E).length);
        assertEquals(0, NearestNeighbours.find(new float[2], GALLERY, 0, DistanceMetric.E).length);
        assertThrows(
                IllegalArgumentException.class,
                () -> NearestNeighbours.find(new float[3], GALLERY, 1, DistanceMetric.E));
    }

    @Test
    void isWhatSortingTheWholeGalleryFinds() {
        SeededRandom random = new SeededRandom(6);
        Embeddings gallery = Embeddings.zeros(200, 9);
        for (int i = 0; i < gallery.values().length; i++) {
            gallery.values()[i] = (float) random.nextGaussian();
        }
        int[] sorted = IntStream.range(0, 200)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> PairwiseDistance.euclidean(gallery.values(), 17, gallery.values(), i, 9)))
                .mapToInt(Integer::intValue)
                .limit(10)
                .toArray();
        assertArrayEquals(sorted, indices(NearestNeighbours.find(gallery.row(17), gallery, 10, DistanceMetric.E)));
    }

    private static int[] indices(Neighbour[] neighbours) {
        return Arrays.stream(neighbours).mapToInt(Neighbour::index).toArray();
    }
}
