package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against {@link NearestNeighbours} over the same embeddings, which looks at all of them. */
class StoredIndexTest {
    private static final int DIMENSION = 30;
    private static final int IMAGES = 400;
    private static final int QUERIES = 20;

    @TempDir
    Path folder;

    static Stream<Arguments> kindsAndMetrics() {
        return Arrays.stream(IndexKind.values())
                .flatMap(kind -> Arrays.stream(DistanceMetric.values()).map(metric -> Arguments.of(kind, metric)));
    }

    /** A search as broad as the gallery: then the graph, too, misses nothing. */
    private static IndexSettings broad(IndexKind kind) {
        return new IndexSettings(kind, 16, 100, IMAGES);
    }

    private StoredIndex create(IndexKind kind, DistanceMetric metric) {
        return StoredIndex.create(folder.resolve("index"), ClusteredImages.origin(DIMENSION, metric), broad(kind));
    }

    @ParameterizedTest
    @MethodSource("kindsAndMetrics")
    void findsWhatTheExactSearchFinds(IndexKind kind, DistanceMetric metric) {
        ClusteredImages made = new ClusteredImages(7, 8, DIMENSION, 0.8);
        List<IndexedImage> images = made.images(IMAGES);
        try (StoredIndex index = create(kind, metric)) {
            // In several commits, so that there are several of Lucene's segments.
            for (int i = 0; i < IMAGES; i += 90) {
                index.put(images.subList(i, Math.min(IMAGES, i + 90)));
            }
            assertEquals(IMAGES, index.size());
            for (int q = 0; q < QUERIES; q++) {
                assertSame(images, made.embedding(q % 8), metric, index);
            }
        }
        try (StoredIndex index = StoredIndex.openToRead(folder.resolve("index"))) {
            assertSame(images, made.embedding(0), metric, index);
            assertEquals(ClusteredImages.origin(DIMENSION, metric), index.origin());
            assertEquals(broad(kind), index.settings());
        }
    }

    private static void assertSame(List<IndexedImage> images, float[] query, DistanceMetric metric, StoredIndex index) {
        for (String label : Arrays.asList(null, "class 3")) {
            List<IndexedImage> searched = images.stream()
                    .filter(image -> label == null || image.label().equals(label))
                    .toList();
            NearestNeighbours expected = new NearestNeighbours(ClusteredImages.embeddings(searched, DIMENSION), metric);
            List<Hit> hits = Arrays.stream(expected.find(query, 25))
                    .map(near -> hit(searched.get(near.index()), near.distance()))
                    .toList();
            assertEquals(hits, index.nearest(query, 25, label));
        }
    }

    private static Hit hit(IndexedImage image, double distance) {
        return new Hit(image.id(), image.path(), image.label(), distance);
    }

    @ParameterizedTest
    @EnumSource(IndexKind.class)
    void equalDistancesComeInTheOrderInWhichTheyWerePut(IndexKind kind) {
        float[] same = new ClusteredImages(3, 1, DIMENSION, 1).embedding(0);
        List<String> ids = List.of("d", "b", "a", "c", "e");
        try (StoredIndex index = create(kind, DistanceMetric.C)) {
            for (String id : ids) {
                index.put(List.of(new IndexedImage(id, id, "", same, new byte[0])));
            }
            assertEquals(ids, ids(index.nearest(same, 9, null)));
            assertEquals(List.of("d", "b"), ids(index.nearest(same, 2, null)));
            index.put(List.of(new IndexedImage("b", "moved", "", same, new byte[0])));
            assertEquals(List.of("d", "a", "c", "e", "b"), ids(index.nearest(same, 9, null)));
            assertEquals(0, index.nearest(same, 1, null).get(0).distance());
        }
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(Hit::id).toList();
    }

    @ParameterizedTest
    @EnumSource(IndexKind.class)
    void takesOddQuestions(IndexKind kind) {
        ClusteredImages made = new ClusteredImages(5, 2, DIMENSION, 1);
        try (StoredIndex index = create(kind, DistanceMetric.N)) {
            assertEquals(List.of(), index.nearest(made.embedding(0), 3, null));
            assertEquals(0, index.remove(List.of("nobody")));
            index.put(List.of());
            List<IndexedImage> images = made.images(5);
            index.put(images);
            assertEquals(List.of(), index.nearest(made.embedding(0), 0, null));
            assertEquals(5, index.nearest(made.embedding(0), 100, null).size());
            assertEquals(List.of(), index.nearest(made.embedding(0), 3, "no such class"));
            assertEquals(Optional.empty(), index.thumbnail("nobody"));
            assertEquals(Optional.empty(), index.embedding("nobody"));
            assertArrayEquals(
                    images.get(1).thumbnail(), index.thumbnail("image 1").orElseThrow());
            assertEquals(2, index.remove(List.of("image 1", "nobody", "image 4", "image 1")));
            assertEquals(Optional.empty(), index.thumbnail("image 1"));
            assertEquals(3, index.size());
            // Zeros have no direction; they are as far from all.
            index.put(List.of(new IndexedImage("zeros", "", "", new float[DIMENSION], new byte[0])));
            Hit zeros = index.nearest(new float[DIMENSION], 1, null).get(0);
            assertEquals("zeros", zeros.id());
            assertEquals(Optional.empty(), index.thumbnail("zeros"));
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingOfItKept() {
        ClusteredImages made = new ClusteredImages(5, 2, DIMENSION, 1);
        try (StoredIndex index = create(IndexKind.hnsw, DistanceMetric.E)) {
            float[] infinite = made.embedding(0);
            infinite[3] = Float.POSITIVE_INFINITY;
            for (float[] wrong : List.of(new float[DIMENSION + 1], infinite)) {
                IllegalArgumentException error = assertThrows(
                        IllegalArgumentException.class,
                        () -> index.put(
                                List.of(made.image("good"), new IndexedImage("bad", "", "", wrong, new byte[0]))));
                assertTrue(error.getMessage().contains("'bad'"), error.getMessage());
                assertThrows(IllegalArgumentException.class, () -> index.nearest(wrong, 1, null));
            }
            assertThrows(IllegalArgumentException.class, () -> index.nearest(new float[DIMENSION], -1, null));
            assertEquals(0, index.size());
            index.put(List.of(made.image("good")));
            assertEquals(1, index.size());
        }
        assertThrows(IllegalArgumentException.class, () -> new IndexedImage("", "", "", new float[1], new byte[0]));
        String long2001 = "x".repeat(2001);
        assertThrows(
                IllegalArgumentException.class, () -> new IndexedImage(long2001, "", "", new float[1], new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new IndexSettings(IndexKind.hnsw, 1, 100, 100));
    }

    /** Lucene itself stops at 1024. */
    @ParameterizedTest
    @EnumSource(IndexKind.class)
    void embeddingsMayBeLong(IndexKind kind) {
        ClusteredImages made = new ClusteredImages(5, 2, 2048, 1);
        IndexOrigin origin = ClusteredImages.origin(2048, DistanceMetric.C);
        List<IndexedImage> images = made.images(30);
        try (StoredIndex index = StoredIndex.create(folder.resolve("long"), origin, broad(kind))) {
            index.put(images);
        }
        try (StoredIndex index = StoredIndex.open(folder.resolve("long"))) {
            assertEquals(
                    "image 4",
                    index.nearest(images.get(4).embedding(), 1, null).get(0).id());
            index.put(made.images(40));
            assertEquals(40, index.size());
        }
    }

    @Test
    void theGraphMissesLittleAndSaysHowMuch() {
        ClusteredImages made = new ClusteredImages(11, 40, DIMENSION, 0.7);
        List<IndexedImage> images = made.images(1500);
        for (IndexKind kind : List.of(IndexKind.exact, IndexKind.hnsw, IndexKind.quantised)) {
            Path place = folder.resolve(kind.name());
            IndexOrigin origin = ClusteredImages.origin(DIMENSION, DistanceMetric.N);
            try (StoredIndex index =
                    StoredIndex.create(place, origin, IndexSettings.standard().withKind(kind))) {
                index.put(images);
                IndexRecall recall = index.recall(50, 10, 1);
                assertEquals(50, recall.queries());
                assertEquals(kind == IndexKind.exact, recall.exact());
                assertTrue(recall.recall() >= (recall.exact() ? 1 : 0.98), recall.toString());
                assertEquals(recall, index.recall(50, 10, 1), "the sample is seeded");
            }
            IndexSettings narrow = new IndexSettings(kind, 2, 1, 1);
            try (StoredIndex index = StoredIndex.create(folder.resolve("narrow " + kind), origin, narrow)) {
                index.put(images);
                assertEquals(kind != IndexKind.exact, index.recall(50, 10, 1).isPoor());
            }
        }
    }

    /** Lucene's scores are of single precision: below it, a graph does not know who is near. Whoever builds it is told. */
    @Test
    void embeddingsBelowAGraphsPrecisionAreNoticed() {
        List<IndexedImage> images = new ClusteredImages(11, 40, DIMENSION, 0.7)
                .images(1500).stream()
                        .map(image -> new IndexedImage(image.id(), "", "", shrunk(image.embedding()), new byte[0]))
                        .toList();
        IndexOrigin origin = ClusteredImages.origin(DIMENSION, DistanceMetric.E);
        for (IndexKind kind : List.of(IndexKind.exact, IndexKind.hnsw)) {
            IndexSettings settings = IndexSettings.standard().withKind(kind);
            try (StoredIndex index = StoredIndex.create(folder.resolve(kind.name()), origin, settings)) {
                index.put(images);
                assertEquals(kind == IndexKind.hnsw, index.recall(50, 10, 1).isPoor());
            }
        }
    }

    private static float[] shrunk(float[] embedding) {
        float[] shrunk = embedding.clone();
        for (int i = 0; i < shrunk.length; i++) {
            shrunk[i] *= 1e-5f;
        }
        return shrunk;
    }

    @Test
    void aReaderSeesWhatWasThereAndWritesNothing() {
        ClusteredImages made = new ClusteredImages(5, 2, DIMENSION, 1);
        try (StoredIndex index = create(IndexKind.auto, DistanceMetric.N)) {
            index.put(made.images(10));
            try (StoredIndex reader = StoredIndex.openToRead(folder.resolve("index"))) {
                index.put(List.of(made.image("later")));
                index.remove(List.of("image 3"));
                assertEquals(10, reader.size());
                assertTrue(reader.embedding("image 3").isPresent());
                assertThrows(IllegalStateException.class, () -> reader.put(made.images(1)));
                assertThrows(IllegalStateException.class, () -> reader.remove(List.of("image 1")));
            }
            try (StoredIndex reader = StoredIndex.openToRead(folder.resolve("index"))) {
                assertEquals(10, reader.size());
                assertTrue(reader.embedding("later").isPresent());
            }
        }
    }

    /** As the server does: many search while one writes, and none sees half of a list. */
    @Test
    void searchesRunBesideAWriter() throws Exception {
        ClusteredImages made = new ClusteredImages(5, 4, DIMENSION, 1);
        float[] query = made.embedding(0);
        try (StoredIndex index = create(IndexKind.hnsw, DistanceMetric.N)) {
            List<Throwable> failures = new ArrayList<>();
            Thread searcher = new Thread(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        int size = index.nearest(query, IMAGES, null).size();
                        assertEquals(0, size % 20, "part of a list");
                        assertEquals(0, index.size() % 20);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            searcher.start();
            for (int i = 0; i < 15; i++) {
                String list = "list " + i + " ";
                index.put(made.images(20).stream()
                        .map(image ->
                                new IndexedImage(list + image.id(), "", image.label(), image.embedding(), new byte[0]))
                        .toList());
            }
            searcher.interrupt();
            searcher.join();
            assertEquals(List.of(), failures);
            assertEquals(300, index.size());
        }
    }
}
