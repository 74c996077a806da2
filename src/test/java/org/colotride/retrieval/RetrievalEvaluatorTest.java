package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.colotride.conformance.Golden;
import org.colotride.conformance.RecordedArrays;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetrievalEvaluatorTest {
    private static final RetrievalEvaluator EVALUATOR = new RetrievalEvaluator(2, 32);

    @Test
    void findsTheRecordedFigures() {
        JsonNode recording = Golden.read("retrieval-metrics.json");
        QueryFigures figures = EVALUATOR.perQuery(
                RecordedArrays.embeddings(recording, "embeddings"),
                RecordedArrays.ints(recording, "labels"),
                DistanceMetric.N);
        JsonNode rows = recording.get("perQuery").get("rows");
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            assertEquals(row.get(0).intValue(), figures.firstMatch()[i], "query " + i);
            assertEquals(row.get(1).booleanValue(), figures.recalledAt(1, i), "query " + i);
            assertEquals(row.get(2).booleanValue(), figures.recalledAt(2, i), "query " + i);
            assertEquals(row.get(3).doubleValue(), figures.averagePrecision()[i], 1e-6, "query " + i);
            assertEquals(row.get(4).doubleValue(), figures.averagePrecisionAt10()[i], 1e-6, "query " + i);
        }
        RetrievalMetrics means = figures.means();
        JsonNode expected = recording.get("mean");
        assertEquals(200, means.queries());
        assertEquals(expected.get("r@1").doubleValue(), means.recallAt1(), 1e-12);
        assertEquals(expected.get("r@2").doubleValue(), means.recallAt2(), 1e-12);
        assertEquals(expected.get("mAP").doubleValue(), means.map(), 1e-6);
        assertEquals(expected.get("mAP@R").doubleValue(), means.mapAt10(), 1e-6);
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void isWhatANaiveLoopFinds(DistanceMetric metric) {
        // 301 images: more than one panel of the kernel, neither full; 13 dimensions: no multiple of its unrolling.
        Embeddings embeddings = randoms(301, 13, 7);
        int[] labels = labels(301, 20, 3);
        assertSame(naive(embeddings, labels, metric), EVALUATOR.perQuery(embeddings, labels, metric));
    }

    @Test
    void ofEqualDistancesTheLowerIndexIsNearer() {
        SeededRandom random = new SeededRandom(9);
        Embeddings grid = Embeddings.zeros(280, 3);
        for (int i = 0; i < grid.values().length; i++) {
            grid.values()[i] = random.nextInt(3);
        }
        int[] labels = labels(280, 11, 4);
        assertSame(naive(grid, labels, DistanceMetric.E), EVALUATOR.perQuery(grid, labels, DistanceMetric.E));
    }

    @Test
    void dependsNeitherOnThreadsNorOnRows() {
        Embeddings embeddings = randoms(300, 24, 2);
        // Nearly equal embeddings, whose order any other rounding would change.
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = 1 + 1e-6f * embeddings.values()[i];
        }
        int[] labels = labels(300, 30, 6);
        QueryFigures expected = new RetrievalEvaluator(1, 300).perQuery(embeddings, labels, DistanceMetric.N);
        for (int rows : new int[] {1, 7, 64, 1000}) {
            for (int threads : new int[] {1, 3}) {
                assertSame(
                        expected, new RetrievalEvaluator(threads, rows).perQuery(embeddings, labels, DistanceMetric.N));
            }
        }
    }

    @Test
    void keepsItsPrecisionOnACollapsedModel() {
        // Pairs 1e-5 apart, their neighbours 3e-5: squares below the rounding of |a|² + |b|² − 2ab in single precision.
        Embeddings line = Embeddings.zeros(40, 2);
        for (int i = 0; i < 40; i++) {
            double angle = 4e-5 * (i / 2) + 1e-5 * (i % 2);
            line.values()[2 * i] = (float) Math.cos(angle);
            line.values()[2 * i + 1] = (float) Math.sin(angle);
        }
        int[] labels = IntStream.range(0, 40).map(i -> i / 2).toArray();
        assertEquals(1, EVALUATOR.evaluate(line, labels, DistanceMetric.N).recallAt1());
    }

    @Test
    void metricsThatNormaliseIgnoreTheLengthOfEmbeddings() {
        Embeddings rays = new Embeddings(new float[] {1, 0, 0, 1, 100, 1, 2, 70}, 4, 2);
        int[] labels = {0, 1, 0, 1};
        assertEquals(1, EVALUATOR.evaluate(rays, labels, DistanceMetric.N).recallAt1());
        assertEquals(1, EVALUATOR.evaluate(rays, labels, DistanceMetric.C).recallAt1());
        assertEquals(0.5, EVALUATOR.evaluate(rays, labels, DistanceMetric.E).recallAt1());
    }

    @Test
    void leavesOutQueriesWithoutAnotherImageOfTheirClass() {
        Embeddings line = new Embeddings(new float[] {0, 1, 2, 30}, 4, 1);
        QueryFigures figures = EVALUATOR.perQuery(line, new int[] {5, 5, 8, 5}, DistanceMetric.E);
        assertArrayEquals(new int[] {0, 0, -1, 1}, figures.firstMatch());
        assertEquals(3, figures.means().queries());
        assertEquals(2.0 / 3, figures.means().recallAt1(), 1e-12);
        RetrievalMetrics none = EVALUATOR.evaluate(line, new int[] {1, 2, 3, 4}, DistanceMetric.E);
        assertEquals(new RetrievalMetrics(0, 0, 0, 0, 0, 0, 0, 0, null), none);
        assertEquals(
                0,
                EVALUATOR
                        .evaluate(Embeddings.zeros(0, 4), new int[0], DistanceMetric.N)
                        .queries());
    }

    @Test
    void worksWhereTheWholeMatrixWouldNotFitTheHeap() {
        // 30,000 on a line, 1 apart, in pairs: a matrix of 3.6 GB. An even image finds its pair behind the equally far
        // image before it, an odd one at once.
        int count = 30_000;
        Embeddings line = Embeddings.zeros(count, 1);
        for (int i = 0; i < count; i++) {
            line.values()[i] = i;
        }
        int[] labels = IntStream.range(0, count).map(i -> i / 2).toArray();
        RetrievalMetrics metrics = EVALUATOR.evaluate(line, labels, DistanceMetric.E);
        double first = (count / 2 + 1.0) / count;
        assertEquals(first, metrics.recallAt1(), 1e-12);
        assertEquals(1, metrics.recallAt2(), 1e-12);
        assertEquals(first + (1 - first) / 2, metrics.map(), 1e-12);
        assertEquals((first + (1 - first) / 2) / 10, metrics.mapAt10(), 1e-12);
        assertEquals(first, metrics.mapAtR(), 1e-12);
    }

    @Test
    void refusesWhatItCannotRank() {
        Embeddings broken = new Embeddings(new float[] {0, Float.NaN}, 2, 1);
        IllegalArgumentException notFinite = assertThrows(
                IllegalArgumentException.class, () -> EVALUATOR.evaluate(broken, new int[2], DistanceMetric.E));
        assertEquals(true, notFinite.getMessage().contains("image 1"), notFinite.getMessage());
        assertThrows(IllegalArgumentException.class, () -> EVALUATOR.evaluate(broken, new int[3], DistanceMetric.E));
        assertThrows(IllegalArgumentException.class, () -> new RetrievalEvaluator(0, 1));
    }

    private static void assertSame(QueryFigures expected, QueryFigures actual) {
        assertArrayEquals(expected.firstMatch(), actual.firstMatch());
        assertArrayEquals(expected.averagePrecision(), actual.averagePrecision(), 1e-12);
        assertArrayEquals(expected.averagePrecisionAt10(), actual.averagePrecisionAt10(), 1e-12);
        assertArrayEquals(expected.averagePrecisionAtClassSize(), actual.averagePrecisionAtClassSize(), 1e-12);
    }

    private static QueryFigures naive(Embeddings embeddings, int[] labels, DistanceMetric metric) {
        int n = labels.length;
        QueryFigures figures = QueryFigures.zeros(n);
        for (int i = 0; i < n; i++) {
            int query = i;
            int[] ranking = IntStream.range(0, n)
                    .filter(j -> j != query)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            j -> naiveDistance(embeddings.row(query), embeddings.row(j), metric)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int found = 0;
            int matches = (int) IntStream.of(ranking)
                    .filter(j -> labels[j] == labels[query])
                    .count();
            figures.firstMatch()[i] = -1;
            for (int rank = 0; rank < n - 1; rank++) {
                if (labels[ranking[rank]] == labels[i]) {
                    found++;
                    if (found == 1) {
                        figures.firstMatch()[i] = rank;
                    }
                    double precision = (double) found / (rank + 1);
                    figures.averagePrecision()[i] += precision / matches;
                    figures.averagePrecisionAt10()[i] += rank < 10 ? precision / 10 : 0;
                    figures.averagePrecisionAtClassSize()[i] += rank < matches ? precision / matches : 0;
                }
            }
        }
        return figures;
    }

    private static double naiveDistance(float[] a, float[] b, DistanceMetric metric) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        double squares = 0;
        for (int k = 0; k < a.length; k++) {
            dot += (double) a[k] * b[k];
            aa += (double) a[k] * a[k];
            bb += (double) b[k] * b[k];
            squares += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
        }
        double cosine = dot / Math.sqrt(aa * bb);
        return switch (metric) {
            case N -> Math.sqrt(2 - 2 * cosine);
            case E -> Math.sqrt(squares);
            case C -> 1 - cosine;
        };
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
