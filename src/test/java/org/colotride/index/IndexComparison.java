package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.retrieval.UnitLength;

/** An index and the map that it should be. */
final class IndexComparison {
    private IndexComparison() {}

    static void assertSame(Map<String, IndexedImage> expected, StoredIndex index) {
        assertEquals(expected.size(), index.size());
        int dimension = index.origin().dimension();
        List<IndexedImage> images = List.copyOf(expected.values());
        for (IndexedImage image : images) {
            assertArrayEquals(image.thumbnail(), index.thumbnail(image.id()).orElseThrow(), image.id());
            assertArrayEquals(
                    UnitLength.scaled(image.embedding(), index.origin().metric())
                            .orElseThrow(),
                    index.embedding(image.id()).orElseThrow());
        }
        SeededRandom random = new SeededRandom(expected.size());
        float[] query = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            query[i] = (float) random.nextGaussian();
        }
        NearestNeighbours neighbours = new NearestNeighbours(
                ClusteredImages.embeddings(images, dimension), index.origin().metric());
        List<Hit> hits = Arrays.stream(neighbours.find(query, images.size()))
                .map(near -> hit(images.get(near.index()), near.distance()))
                .toList();
        assertEquals(hits, index.nearest(query, images.size() + 10, null));
        assertEquals(Optional.empty(), index.embedding("image that was never put"));
    }

    private static Hit hit(IndexedImage image, double distance) {
        return new Hit(image.id(), image.path(), image.label(), distance);
    }
}
