package org.colotride.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;

/** P@k, classes and worst queries against loops over sorted rankings. */
class BenignScoreTest {
    private static final List<Integer> KS = List.of(1, 3, 10, 500);

    private static Embeddings randoms(int count, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(count, 5);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = (float) random.nextGaussian();
        }
        return embeddings;
    }

    private static int[] labels(int count, int classes, long seed) {
        SeededRandom random = new SeededRandom(seed);
        return IntStream.range(0, count).map(i -> random.nextInt(classes)).toArray();
    }

    /** Whether the images are of the query's class, nearest first. */
    private static List<Boolean> ranking(
            Embeddings queries, int query, int label, Embeddings gallery, int[] labels, boolean apart) {
        return IntStream.range(0, labels.length)
                .filter(i -> apart || i != query)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> square(queries, query, gallery, i)))
                .map(i -> labels[i] == label)
                .toList();
    }

    private static double square(Embeddings a, int i, Embeddings b, int j) {
        double sum = 0;
        for (int d = 0; d < a.dimension(); d++) {
            double difference = a.values()[a.offset(i) + d] - b.values()[b.offset(j) + d];
            sum += difference * difference;
        }
        return sum;
    }

    private static Map<String, Double> naivePrecision(List<List<Boolean>> rankings) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int k : KS) {
            double sum = 0;
            int queries = 0;
            for (List<Boolean> ranking : rankings) {
                if (ranking.contains(true)) {
                    queries++;
                    sum += (double) ranking.stream()
                                    .limit(k)
                                    .filter(match -> match)
                                    .count()
                            / k;
                }
            }
            means.put("P@" + k, sum / queries);
        }
        return means;
    }

    private static void assertMeans(Map<String, Double> expected, Map<String, Double> found) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(found.keySet()));
        expected.forEach((name, value) -> assertEquals(value, found.get(name), 1e-12, name));
    }

    @Test
    void precisionIsWhatANaiveLoopFinds() {
        Embeddings embeddings = randoms(150, 1);
        // Some classes of one image, whose query counts in no mean.
        int[] labels = labels(150, 90, 2);
        PrecisionAtK precision = new PrecisionAtK(KS, 150);
        QueryFigures figures = new RetrievalEvaluator(2, 7).perQuery(embeddings, labels, DistanceMetric.E, precision);
        List<List<Boolean>> rankings = IntStream.range(0, 150)
                .mapToObj(i -> ranking(embeddings, i, labels[i], embeddings, labels, false))
                .toList();

        assertMeans(naivePrecision(rankings), precision.means());
        assertEquals(figures.means().recallAt1(), precision.means().get("P@1"), 1e-12, "P@1 is R@1");
    }

    @Test
    void ofAGalleryThatIsApartToo() {
        Embeddings queries = randoms(40, 3);
        Embeddings gallery = randoms(120, 4);
        int[] queryLabels = labels(40, 30, 5);
        int[] galleryLabels = labels(120, 25, 6);
        PrecisionAtK precision = new PrecisionAtK(KS, 40);
        new RetrievalEvaluator(2, 7)
                .perQuery(queries, queryLabels, gallery, galleryLabels, DistanceMetric.E, precision);

        assertMeans(
                naivePrecision(IntStream.range(0, 40)
                        .mapToObj(i -> ranking(queries, i, queryLabels[i], gallery, galleryLabels, true))
                        .toList()),
                precision.means());
    }

    @Test
    void whereNothingCanBeFoundPrecisionIsZero() {
        PrecisionAtK precision = new PrecisionAtK(List.of(5), 3);
        new RetrievalEvaluator(1, 2).perQuery(randoms(3, 1), new int[] {0, 1, 2}, DistanceMetric.E, precision);

        assertEquals(Map.of("P@5", 0.0), precision.means());
    }

    @Test
    void classesAreWhatANaiveLoopFindsTheWorstFirst() {
        Embeddings embeddings = randoms(200, 7);
        int[] labels = labels(200, 60, 8);
        QueryFigures figures = new RetrievalEvaluator(1, 32).perQuery(embeddings, labels, DistanceMetric.E);
        List<ClassRecall> expected = new ArrayList<>();
        for (int label = 0; label < 60; label++) {
            int queries = 0;
            int right = 0;
            for (int i = 0; i < 200; i++) {
                List<Boolean> ranking = ranking(embeddings, i, labels[i], embeddings, labels, false);
                if (labels[i] == label && ranking.contains(true)) {
                    queries++;
                    right += ranking.get(0) ? 1 : 0;
                }
            }
            if (queries > 0) {
                expected.add(new ClassRecall(label, queries, (double) right / queries));
            }
        }
        List<ClassRecall> found = ClassRecall.worstFirst(figures, labels);

        assertEquals(
                expected,
                found.stream()
                        .sorted(Comparator.comparingInt(ClassRecall::label))
                        .toList());
        for (int i = 1; i < found.size(); i++) {
            ClassRecall before = found.get(i - 1);
            ClassRecall after = found.get(i);
            assertEquals(
                    true,
                    before.recallAt1() < after.recallAt1()
                            || before.recallAt1() == after.recallAt1()
                                    && (before.queries() > after.queries()
                                            || before.queries() == after.queries() && before.label() < after.label()));
        }
    }

    @Test
    void theWorstQueriesComeFirstAndOnesWithoutAMatchOrAFaultNever() {
        QueryFigures figures = QueryFigures.zeros(6);
        figures.set(0, new int[] {0, 1}, 2);
        figures.set(1, new int[] {}, 0);
        // AP@R of 0 for three of them: the further the nearest match, the worse; then by AP.
        figures.set(2, new int[] {5, 9}, 2);
        figures.set(3, new int[] {8, 9}, 2);
        figures.set(4, new int[] {5, 6}, 2);
        figures.set(5, new int[] {1, 5}, 2);
        BenignScore score = new BenignScore(figures.means(), figures, Map.of(), List.of());

        assertEquals(List.of(3, 2, 4, 5), score.worstQueries(9));
        assertEquals(List.of(3, 2), score.worstQueries(2));
    }
}
