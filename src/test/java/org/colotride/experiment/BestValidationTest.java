package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.colotride.experiment.config.BestConfig;
import org.colotride.experiment.config.ValidationFigure;
import org.colotride.random.SeededRandom;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.Test;

class BestValidationTest {
    private static ValidationRecord record(int iteration, double recall) {
        return new ValidationRecord(iteration, 1, recall, Double.NaN, Double.NaN, recall / 2);
    }

    private static double largest(List<Double> values) {
        return values.stream().mapToDouble(v -> v).max().orElse(Double.NEGATIVE_INFINITY);
    }

    /** Whenever it is asked, and whether it has seen them all or is told of those before. */
    @Test
    void isTheFirstLargestOfAll() {
        SeededRandom random = new SeededRandom(4);
        BestConfig config = new BestConfig(ValidationFigure.RECALL_AT_1, 3);
        BestValidation followed = new BestValidation(config, List.of());
        List<ValidationRecord> made = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 1; i < 60; i++) {
            double value = random.nextInt(20) / 20.0;
            ValidationRecord record = record(i, value);
            boolean better = value > largest(values);
            values.add(value);
            assertEquals(better, new BestValidation(config, made).isBetter(record));
            assertEquals(better, followed.isBetter(record));
            made.add(record);
            double best = largest(values);
            boolean over = values.size() - 1 - values.indexOf(best) >= 3;
            assertEquals(best, followed.value());
            assertEquals(over, followed.isOver());
            assertEquals(over, new BestValidation(config, made).isOver());
        }
    }

    @Test
    void whatLacksTheFigureCountsForNothing() {
        BestValidation best = new BestValidation(new BestConfig(ValidationFigure.QUICK_ERS, 1), List.of());
        assertFalse(best.isBetter(record(1, 0.5)));
        assertFalse(best.isOver());
        assertTrue(best.isBetter(new ValidationRecord(2, 1, 0.1, 0.5, 0.25)));
        assertFalse(best.isBetter(record(3, 1)));
        assertFalse(best.isOver());
        assertFalse(best.isBetter(new ValidationRecord(4, 1, 1, 0.5, 0.125)));
        assertTrue(best.isOver());
    }

    @Test
    void withoutAConfigurationNothingIsBest() {
        BestValidation best = new BestValidation(null, List.of());
        assertFalse(best.isBetter(record(1, 1)));
        assertFalse(best.isOver());
    }

    /** ES:D is in [0, 2] and the less the better, ES:R in per cent and the more the better; each of them up to 100 points. */
    @Test
    void figuresAreReadOffTheRecord() {
        ValidationRecord record = new ValidationRecord(1, 1, 0.5, 0.5, 0.25, 0.375);
        assertEquals(0.5, ValidationFigure.RECALL_AT_1.of(record));
        assertEquals(0.375, ValidationFigure.MAP_AT_R.of(record));
        assertEquals(0.25, ValidationFigure.ATTACKED_RECALL.of(record));
        assertEquals((100 * (1 - 0.5 / 2) + 25) / 2, ValidationFigure.QUICK_ERS.of(record), 1e-12);
    }
}
