package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries against a gallery that holds none of them. */
class SeparateGalleryTest {
    private static final RetrievalEvaluator EVALUATOR = new RetrievalEvaluator(2, 32);

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void isWhatANaiveLoopFinds(DistanceMetric metric) {
        Embeddings queries = randoms(77, 13, 1);
        Embeddings gallery = randoms(301, 13, 2);
        int[] queryLabels = labels(77, 30, 3);
        // Classes 25 … 29 are not in the gallery.
        int[] galleryLabels = labels(301, 25, 4);
        QueryFigures figures = EVALUATOR.perQuery(queries, queryLabels, gallery, galleryLabels, metric);
        int matched = 0;
        double recall = 0;
        double map = 0;
        double mapAtR = 0;
        for (int i = 0; i < queryLabels.length; i++) {
            double[] expected = naive(queries.row(i), queryLabels[i], gallery, galleryLabels, metric);
            assertEquals(expected[0], figures.firstMatch()[i], "query " + i);
            assertEquals(expected[1], figures.averagePrecision()[i], 1e-12);
            assertEquals(expected[2], figures.averagePrecisionAt10()[i], 1e-12);
            assertEquals(expected[3], figures.averagePrecisionAtClassSize()[i], 1e-12);
            if (expected[0] >= 0) {
                matched++;
                recall += expected[0] == 0 ? 1 : 0;
                map += expected[1];
                mapAtR += expected[3];
            }
        }
        assertTrue(matched > 40 && matched < 77, "some queries must lack a match");
        RetrievalMetrics means = EVALUATOR.evaluate(queries, queryLabels, gallery, galleryLabels, metric);
        assertEquals(matched, means.queries());
        assertEquals(recall / matched, means.recallAt1(), 1e-12);
        assertEquals(map / matched, means.map(), 1e-12);
        assertEquals(mapAtR / matched, means.mapAtR(), 1e-12);
    }

    /** First match, AP, AP@10, AP@R. */
    private static double[] naive(float[] query, int label, Embeddings gallery, int[] labels, DistanceMetric metric) {
        int[] ranking = IntStream.range(0, labels.length)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> distance(query, gallery.row(j), metric)))
                .mapToInt(Integer::intValue)
                .toArray();
        int matches = (int) IntStream.of(labels).filter(other -> other == label).count();
        double[] figures = {-1, 0, 0, 0};
        int found = 0;
        for (int rank = 0; rank < ranking.length; rank++) {
            if (labels[ranking[rank]] == label) {
                found++;
                figures[0] = found == 1 ? rank : figures[0];
                double precision = (double) found / (rank + 1);
                figures[1] += precision / matches;
                figures[2] += rank < 10 ? precision / 10 : 0;
                figures[3] += rank < matches ? precision / matches : 0;
            }
        }
        return figures;
    }

    private static double distance(float[] a, float[] b, DistanceMetric metric) {
        double lengthA = metric.normalises() ? length(a) : 1;
        double lengthB = metric.normalises() ? length(b) : 1;
        double squares = 0;
        for (int k = 0; k < a.length; k++) {
            double difference = a[k] / lengthA - b[k] / lengthB;
            squares += difference * difference;
        }
        return squares;
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    @Test
    void aGalleryOfTheOtherImagesGivesTheJointFigures() {
        Embeddings images = randoms(60, 8, 5);
        int[] labels = labels(60, 7, 6);
        QueryFigures joint = EVALUATOR.perQuery(images, labels, DistanceMetric.N);
        for (int i = 0; i < labels.length; i++) {
            int query = i;
            int[] others =
                    IntStream.range(0, labels.length).filter(j -> j != query).toArray();
            QueryFigures apart = EVALUATOR.perQuery(
                    images.select(new int[] {i}),
                    new int[] {labels[i]},
                    images.select(others),
                    IntStream.of(others).map(j -> labels[j]).toArray(),
                    DistanceMetric.N);
            assertEquals(joint.firstMatch()[i], apart.firstMatch()[0]);
            assertEquals(joint.averagePrecision()[i], apart.averagePrecision()[0]);
            assertEquals(joint.averagePrecisionAt10()[i], apart.averagePrecisionAt10()[0]);
            assertEquals(joint.averagePrecisionAtClassSize()[i], apart.averagePrecisionAtClassSize()[0]);
        }
    }

    @Test
    void aCopyOfTheQueryIsFoundAndNotLeftOut() {
        Embeddings images = randoms(40, 8, 7);
        int[] labels = labels(40, 40, 8);
        assertEquals(
                1,
                EVALUATOR
                        .evaluate(images, labels, images, labels, DistanceMetric.N)
                        .recallAt1());
    }

    @Test
    void queriesWithoutAMatchAreLeftOutAndCounted() {
        Embeddings queries = new Embeddings(new float[] {0, 10, 20}, 3, 1);
        Embeddings gallery = new Embeddings(new float[] {1, 9}, 2, 1);
        QueryFigures figures =
                EVALUATOR.perQuery(queries, new int[] {4, 5, 6}, gallery, new int[] {4, 4}, DistanceMetric.E);
        assertArrayEquals(new int[] {0, -1, -1}, figures.firstMatch());
        assertEquals(1, figures.means().queries());
        assertEquals(1, figures.means().map());
        QueryFigures none =
                EVALUATOR.perQuery(queries, new int[3], Embeddings.zeros(0, 1), new int[0], DistanceMetric.E);
        assertArrayEquals(new int[] {-1, -1, -1}, none.firstMatch());
        assertEquals(0, none.means().queries());
        assertEquals(
                0,
                EVALUATOR
                        .evaluate(Embeddings.zeros(0, 1), new int[0], gallery, new int[2], DistanceMetric.E)
                        .queries());
    }

    @Test
    void refusesWhatItCannotRank() {
        Embeddings good = new Embeddings(new float[] {0, 1}, 2, 1);
        Embeddings broken = new Embeddings(new float[] {0, Float.NaN}, 2, 1);
        int[] labels = new int[2];
        String ofQuery = message(broken, labels, good, labels);
        assertTrue(ofQuery.contains("query 1"), ofQuery);
        String ofGallery = message(good, labels, broken, labels);
        assertTrue(ofGallery.contains("image 1"), ofGallery);
        message(good, new int[3], good, labels);
        message(good, labels, good, new int[1]);
        String dimensions = message(good, labels, Embeddings.zeros(2, 3), labels);
        assertTrue(dimensions.contains("dimension 1") && dimensions.contains("gallery of 3"), dimensions);
    }

    private static String message(Embeddings queries, int[] queryLabels, Embeddings gallery, int[] galleryLabels) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> EVALUATOR.perQuery(queries, queryLabels, gallery, galleryLabels, DistanceMetric.E))
                .getMessage();
    }

    private static int[] labels(int count, int classes, long seed) {
        SeededRandom random = new SeededRandom(seed);
        return IntStream.range(0, count).map(i -> random.nextInt(classes)).toArray();
    }

    private static Embeddings randoms(int count, int dimension, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(count, dimension);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = (float) random.nextGaussian();
        }
        return embeddings;
    }
}
