package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.colotride.attack.Attacks;
import org.junit.jupiter.api.Test;

class PublishedRowTest {
    /** ERS as the papers print it beside their figures; those of Fashion-MNIST follow from RobRank's formula. */
    private static final double[] PRINTED = {
        4.2, 38.7, 63.3, 3.8, 5.3, 33.9, 36.0, 3.6, 7.3, 38.6, 46.0, 4.0, 31.7, 50.8, 61.6
    };

    @Test
    void figuresGiveTheErsThatWasPrinted() {
        List<PublishedRow> rows = PublishedRow.all();
        assertEquals(PRINTED.length, rows.size());
        for (int i = 0; i < PRINTED.length; i++) {
            PublishedRow row = rows.get(i);
            assertEquals(Attacks.standardFigures().size(), row.figures().size());
            double[] figures =
                    row.figures().stream().mapToDouble(Double::doubleValue).toArray();
            assertEquals(PRINTED[i], new RobustnessScore(Attacks.standardFigures()).ers(figures), 0.1, row.toString());
        }
    }

    @Test
    void everyBenchmarkShowsEstAndActBesideNoDefence() {
        for (PublishedRow.Benchmark benchmark : PublishedRow.Benchmark.values()) {
            List<String> names = PublishedRow.all().stream()
                    .filter(row -> row.benchmark() == benchmark)
                    .map(PublishedRow::name)
                    .toList();
            assertTrue(names.get(0).equals("no defence"), names::toString);
            assertTrue(names.get(1).startsWith("EST"), names::toString);
            assertTrue(names.get(2).startsWith("ACT"), names::toString);
        }
    }
}
