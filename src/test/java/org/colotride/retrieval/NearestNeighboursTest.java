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
                new NearestNeighbours(GALLERY, DistanceMetric.E).find(new float[] {0, 0}, 3));
    }

    @Test
    void measuresInTheMetricsUnit() {
        float[] query = {30, 40};
        Neighbour[] euclidean = new NearestNeighbours(GALLERY, DistanceMetric.N).find(query, 5);
        Neighbour[] cosine = new NearestNeighbours(GALLERY, DistanceMetric.C).find(query, 5);
        assertArrayEquals(new int[] {1, 2, 3, 0, 4}, indices(euclidean));
        assertArrayEquals(new int[] {1, 2, 3, 0, 4}, indices(cosine));
        assertEquals(1 - 0.96, cosine[2].distance(), 1e-6);
        assertEquals(Math.sqrt(2 - 2 * 0.96), euclidean[2].distance(), 1e-6);
    }

    @Test
    void givesAllOfASmallGallery() {
        assertEquals(5, new NearestNeighbours(GALLERY, DistanceMetric.E).find(new float[2], 99).length);
        assertEquals(0, new NearestNeighbours(GALLERY, DistanceMetric.E).find(new float[2], 0).length);
        assertThrows(IllegalArgumentException.class, () -> new NearestNeighbours(GALLERY, DistanceMetric.E)
                .find(new float[3], 1));
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
        assertArrayEquals(sorted, indices(new NearestNeighbours(gallery, DistanceMetric.E).find(gallery.row(17), 10)));
    }

    @Test
    void refusesWhatIsNotFinite() {
        NearestNeighbours neighbours = new NearestNeighbours(GALLERY, DistanceMetric.N);
        assertThrows(IllegalArgumentException.class, () -> neighbours.find(new float[] {Float.NaN, 1}, 1));
        Embeddings broken = new Embeddings(new float[] {0, Float.POSITIVE_INFINITY}, 1, 2);
        assertThrows(IllegalArgumentException.class, () -> new NearestNeighbours(broken, DistanceMetric.E));
    }

    private static int[] indices(Neighbour[] neighbours) {
        return Arrays.stream(neighbours).mapToInt(Neighbour::index).toArray();
    }
}
