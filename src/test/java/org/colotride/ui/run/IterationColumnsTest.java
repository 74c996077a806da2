package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.colotride.random.SeededRandom;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.Test;

class IterationColumnsTest {
    private final IterationColumns columns = new IterationColumns();

    /** A record of which no two values are the same. */
    static IterationRecord record(int iteration, String phase) {
        double x = iteration;
        return new IterationRecord(
                iteration,
                1 + iteration / 100,
                phase,
                x + 0.5,
                -x,
                x / 7,
                1 / (1 + x),
                -x / 3,
                iteration % 17,
                x / 255,
                x / (1 + x),
                100 + x,
                2 - x);
    }

    static IterationRecord record(int iteration) {
        return record(iteration, iteration % 2 == 0 ? "CAP" : "ANP");
    }

    private List<Integer> iterations() {
        List<Integer> iterations = new ArrayList<>();
        for (int row = 0; row < columns.size(); row++) {
            iterations.add(columns.iteration(row));
        }
        return iterations;
    }

    @Test
    void keepsEveryValueOfEveryIteration() {
        for (int i = 1; i <= 5000; i++) {
            columns.add(record(i));
        }
        assertEquals(5000, columns.size());
        assertEquals(5000, columns.last());
        for (int row = 0; row < 5000; row++) {
            assertEquals(row + 1, columns.iteration(row));
            IterationRecord expected = record(row + 1);
            boolean cap = expected.phase().equals("CAP");
            float none = Float.NaN;
            assertEquals((float) expected.loss(), columns.value(Curve.LOSS, row));
            assertEquals((float) expected.collapsenessBefore(), columns.value(Curve.COLLAPSENESS_BEFORE, row));
            float after = (float) expected.collapsenessAfter();
            assertEquals(cap ? after : none, columns.value(Curve.COLLAPSENESS_CAP, row));
            assertEquals(cap ? none : after, columns.value(Curve.COLLAPSENESS_ANP, row));
            assertEquals((float) expected.hardnessBefore(), columns.value(Curve.HARDNESS_BEFORE, row));
            float hardness = (float) expected.hardnessAfter();
            assertEquals(cap ? hardness : none, columns.value(Curve.HARDNESS_CAP, row));
            assertEquals(cap ? none : hardness, columns.value(Curve.HARDNESS_ANP, row));
            assertEquals(cap ? expected.steps() : none, columns.value(Curve.STEPS_CAP, row));
            assertEquals(cap ? none : expected.steps(), columns.value(Curve.STEPS_ANP, row));
            assertEquals((float) expected.epsilon(), columns.value(Curve.EPSILON, row));
            assertEquals((float) expected.activeFraction(), columns.value(Curve.ACTIVE_FRACTION, row));
            assertEquals((float) expected.imagesPerSecond(), columns.value(Curve.IMAGES_PER_SECOND, row));
            assertEquals((float) expected.meanPairwiseDistance(), columns.value(Curve.MEAN_PAIRWISE_DISTANCE, row));
        }
    }

    @Test
    void anIterationWithoutAPerturbationHasNoValuesAfterOne() {
        columns.add(record(1, "none"));
        for (Curve curve : Curve.values()) {
            boolean after = curve.key().endsWith("Cap") || curve.key().endsWith("Anp");
            assertEquals(after, Float.isNaN(columns.value(curve, 0)), curve.key());
        }
    }

    /** Against a list from which what was undone is removed. */
    @Test
    void runsThatAreResumedGoBack() {
        SeededRandom random = new SeededRandom(2);
        List<Integer> expected = new ArrayList<>();
        int iteration = 0;
        for (int i = 0; i < 6000; i++) {
            iteration = random.nextInt(300) == 0 ? Math.max(1, iteration - random.nextInt(400)) : iteration + 1;
            int now = iteration;
            expected.removeIf(earlier -> earlier >= now);
            expected.add(now);
            columns.add(record(now));
        }
        assertEquals(expected, iterations());
        assertTrue(expected.size() > 1024, "grown beyond its first size");
        for (int row = 0; row < expected.size(); row++) {
            assertEquals(expected.get(row) + 0.5f, columns.value(Curve.LOSS, row));
        }
    }

    @Test
    void findsTheFirstRowOfAnIterationOrTheNext() {
        List<Integer> kept = List.of(3, 4, 9, 10, 11, 40);
        assertEquals(0, columns.firstRow(7));
        kept.forEach(iteration -> columns.add(record(iteration)));
        for (int wanted = -2; wanted < 50; wanted++) {
            int from = wanted;
            int expected =
                    (int) kept.stream().filter(iteration -> iteration < from).count();
            assertEquals(expected, columns.firstRow(wanted), "iteration " + wanted);
        }
        assertEquals(0, columns.firstRow(Integer.MIN_VALUE));
        assertEquals(6, columns.firstRow(Integer.MAX_VALUE));
    }

    @Test
    void canBeginAnew() {
        for (int i = 1; i < 2000; i++) {
            columns.add(record(i));
        }
        columns.clear();
        assertEquals(0, columns.size());
        assertEquals(0, columns.last());
        assertEquals(0, columns.firstRow(1));
        columns.add(record(5));
        assertEquals(List.of(5), iterations());
    }
}
