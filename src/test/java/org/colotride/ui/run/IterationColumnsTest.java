package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            assertEquals((float) (double) expected.collapsenessBefore(), columns.value(Curve.COLLAPSENESS_BEFORE, row));
            float after = (float) (double) expected.collapsenessAfter();
            assertEquals(cap ? after : none, of(Curve.COLLAPSENESS_AFTER, "CAP", row));
            assertEquals(cap ? none : after, of(Curve.COLLAPSENESS_AFTER, "ANP", row));
            assertEquals((float) expected.hardnessBefore(), columns.value(Curve.HARDNESS_BEFORE, row));
            float hardness = (float) expected.hardnessAfter();
            assertEquals(cap ? hardness : none, of(Curve.HARDNESS_AFTER, "CAP", row));
            assertEquals(cap ? none : hardness, of(Curve.HARDNESS_AFTER, "ANP", row));
            assertEquals(cap ? expected.steps() : none, of(Curve.STEPS, "CAP", row));
            assertEquals(cap ? none : expected.steps(), of(Curve.STEPS, "ANP", row));
            assertEquals((float) expected.epsilon(), columns.value(Curve.EPSILON, row));
            assertEquals((float) expected.activeFraction(), columns.value(Curve.ACTIVE_FRACTION, row));
            assertEquals((float) expected.imagesPerSecond(), columns.value(Curve.IMAGES_PER_SECOND, row));
            assertEquals((float) expected.meanPairwiseDistance(), columns.value(Curve.MEAN_PAIRWISE_DISTANCE, row));
        }
    }

    @Test
    void anIterationWithoutAPerturbationHasNoValuesAfterOne() {
        columns.add(record(1, "none"));
        columns.add(record(2, "ACT"));
        assertEquals(List.of("ACT"), columns.turns());
        for (Curve curve : Curve.values()) {
            assertTrue(Float.isFinite(columns.value(curve, 0)), curve.key());
        }
        for (Curve curve : Curve.OF_TURNS) {
            assertTrue(Float.isNaN(of(curve, "ACT", 0)) && Float.isNaN(of(curve, "none", 0)), curve.key());
            assertTrue(Float.isFinite(of(curve, "ACT", 1)) && Float.isNaN(of(curve, "CAP", 1)), curve.key());
        }
    }

    @Test
    void aGaugeMayComeAndGo() {
        for (int i = 1; i <= 3000; i++) {
            IterationRecord plain = record(i);
            columns.add(i < 2000 ? plain : gauged(plain, i % 2 == 0 ? Map.of("aim", i / 4.0) : Map.of()));
        }
        assertEquals(List.of("aim"), columns.gauges());
        for (int row = 0; row < 3000; row++) {
            int iteration = row + 1;
            float expected = iteration >= 2000 && iteration % 2 == 0 ? iteration / 4f : Float.NaN;
            assertEquals(expected, columns.gaugeColumn("aim").at(row));
            assertTrue(Float.isNaN(columns.gaugeColumn("other").at(row)));
        }
        columns.clear();
        assertEquals(List.of(), columns.gauges());
    }

    private static IterationRecord gauged(IterationRecord record, Map<String, Double> gauges) {
        return new IterationRecord(
                record.iteration(),
                record.epoch(),
                record.phase(),
                record.loss(),
                null,
                null,
                record.hardnessBefore(),
                record.hardnessAfter(),
                record.steps(),
                record.epsilon(),
                record.activeFraction(),
                record.imagesPerSecond(),
                record.meanPairwiseDistance(),
                gauges,
                0,
                0);
    }

    private float of(Curve curve, String turn, int row) {
        return columns.column(curve, turn).at(row);
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
