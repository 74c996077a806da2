package org.colotride.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuspicionDetectorTest {
    private static final DetectorSettings SETTINGS =
            DetectorSettings.standard(11).withNeighbours(6);
    private static final int IMAGES = 40;

    private static double[][] measured(SmallDetector small, int[] rows, int batch) {
        NeighbourSearch all = NeighbourSearch.among(small.neighbours());
        Evidence evidence =
                new Evidence(small.model.engine()::embed, 8, SmallDetector.SHAPE, small.model.metric(), SETTINGS);
        double[][] values = new double[rows.length][];
        for (int first = 0; first < rows.length; first += batch) {
            int[] some = Arrays.copyOfRange(rows, first, Math.min(rows.length, first + batch));
            Embeddings own = small.model.queries().embedded().embeddings().select(some);
            double[][] part = evidence.measure(
                    small.model.queries().pixels(some), some.length, own.values(), i -> all.without(some[i]));
            System.arraycopy(part, 0, values, first, some.length);
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void measuresAreTheirDefinitions(DistanceMetric metric) {
        try (SmallDetector small = new SmallDetector(metric, 8)) {
            int row = 17;
            double[] values = measured(small, new int[] {row}, 1)[0];
            float[] image = small.model.queries().pixels(new int[] {row});
            float[] own = small.model.queries().embedded().embeddings().row(row);
            int content = Arrays.hashCode(image);
            int copy = 0;
            List<Integer> before = nearest(small, own, row);
            for (int c = 0; c < SETTINGS.changes().size(); c++) {
                SmallChange change = SETTINGS.smallChanges().get(c);
                double ranking = 0;
                double moved = 0;
                for (int draw = 0; draw < change.copies(); draw++) {
                    float[] changed = image.clone();
                    change.transform()
                            .apply(changed, SmallDetector.SHAPE, SeededRandom.derive(SETTINGS.seed(), content, copy++));
                    float[] embedding = new float[8];
                    small.model.engine().embed(changed, 1, embedding);
                    moved += distance(embedding, own, metric) / change.copies();
                    ranking += (1 - new RankOverlap(SETTINGS.persistence()).of(before, nearest(small, embedding, row)))
                            / change.copies();
                }
                assertEquals(ranking, values[2 * c], 1e-9, change.name());
                assertEquals(moved, values[2 * c + 1], 1e-6, change.name());
            }
            float[] sixth = small.model.queries().embedded().embeddings().row(before.get(5));
            assertEquals(distance(own, sixth, metric), values[8], 1e-5);
        }
    }

    private static List<Integer> nearest(SmallDetector small, float[] embedding, int without) {
        Embeddings gallery = small.model.queries().embedded().embeddings();
        return IntStream.range(0, gallery.count())
                .filter(row -> row != without)
                .boxed()
                .sorted((a, b) -> Double.compare(
                        distance(embedding, gallery.row(a), DistanceMetric.E),
                        distance(embedding, gallery.row(b), DistanceMetric.E)))
                .limit(SETTINGS.neighbours())
                .toList();
    }

    private static double distance(float[] a, float[] b, DistanceMetric metric) {
        double squares = 0;
        double dot = 0;
        for (int d = 0; d < a.length; d++) {
            squares += Math.pow((double) a[d] - b[d], 2);
            dot += (double) a[d] * b[d];
        }
        return metric == DistanceMetric.C ? 1 - dot : Math.sqrt(squares);
    }

    @Test
    void anImageGetsTheSameInAnyBatch() {
        try (SmallDetector small = new SmallDetector(DistanceMetric.N, 8)) {
            int[] rows = IntStream.range(0, IMAGES).toArray();
            double[][] alone = measured(small, rows, 1);
            double[][] together = measured(small, rows, IMAGES);
            double[][] again = measured(small, rows, 7);
            for (int i = 0; i < IMAGES; i++) {
                assertTrue(Arrays.equals(alone[i], together[i]) && Arrays.equals(alone[i], again[i]), "image " + i);
            }
        }
    }

    @Test
    void verdictsAreThoseOfTheCalibrationAndCopiesGoTogether() {
        try (SmallDetector small = new SmallDetector(DistanceMetric.N, 8)) {
            int[] rows = IntStream.range(0, IMAGES).toArray();
            double[][] values = measured(small, rows, IMAGES);
            Calibration calibration = Calibration.of("m", "g", SETTINGS, values, 1, 0.1);
            int[] calls = {0};
            SuspicionDetector detector = new SuspicionDetector(
                    (images, count, into) -> {
                        calls[0]++;
                        assertEquals(3 * 10, count, "all copies at once");
                        small.model.engine().embed(images, count, into);
                    },
                    8,
                    SmallDetector.SHAPE,
                    DistanceMetric.N,
                    calibration);
            assertEquals(10, detector.copies());
            NeighbourSearch search = NeighbourSearch.among(small.neighbours());
            int[] some = {3, 4, 5};
            List<Verdict> verdicts = detector.examine(
                    small.model.queries().pixels(some),
                    3,
                    small.model.queries().embedded().embeddings().select(some).values(),
                    i -> search.without(some[i]));
            assertEquals(1, calls[0]);
            for (int i = 0; i < 3; i++) {
                assertEquals(calibration.verdict(values[some[i]]), verdicts.get(i));
            }
        }
    }

    @Test
    void moreNeighboursThanImagesAreRefused() {
        try (SmallDetector small = new SmallDetector(DistanceMetric.N, 1)) {
            DetectionException refused =
                    assertThrows(DetectionException.class, () -> measured(small, new int[] {0}, 1));
            assertTrue(refused.getMessage().contains("6"), refused.getMessage());
        }
    }
}
