package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class LossSumsTest {
    private static final int COUNT = 500;

    private static double[][] values() {
        SeededRandom random = new SeededRandom(1);
        return IntStream.range(0, COUNT)
                .mapToObj(i ->
                        new double[] {random.nextGaussian(), 1e6 * random.nextDouble(), 1e-9 * random.nextDouble()})
                .toArray(double[][]::new);
    }

    @Test
    void theMeanDoesNotDependOnHowValuesAreGrouped() {
        double[][] values = values();
        BigDecimal[] whole = LossSums.of(values);
        for (int batch : new int[] {1, 7, 64}) {
            BigDecimal[] parts = {};
            double rounded = 0;
            for (int first = 0; first < COUNT; first += batch) {
                double[][] part = Arrays.copyOfRange(values, first, Math.min(first + batch, COUNT));
                parts = LossSums.plus(
                        LossSums.of(part), parts.length == 0 ? LossSums.of(new double[][] {{0, 0, 0}}) : parts);
                rounded += Arrays.stream(part)
                                .mapToDouble(row -> row[0] / part.length)
                                .sum()
                        * part.length
                        / COUNT;
            }
            assertArrayEquals(LossSums.means(whole, COUNT), LossSums.means(parts, COUNT));
            // Sums in double precision, which this replaces, do depend on it.
            assertNotEquals(LossSums.means(whole, COUNT)[0], rounded);
        }
    }

    @Test
    void theMeanIsTheNearestDouble() {
        assertArrayEquals(
                new double[] {1.0 / 3, 0.5, -1e-300},
                LossSums.means(LossSums.of(new double[][] {{1, 1e300, -3e-300}, {0, -1e300, 0}, {0, 1.5, 0}}), 3),
                0);
    }

    @Test
    void whatIsNotANumberStaysSo() {
        BigDecimal[] sums = LossSums.of(new double[][] {{1, Double.NaN}, {Double.POSITIVE_INFINITY, 1}, {1, 1}});
        assertTrue(Arrays.stream(LossSums.means(sums, 3)).allMatch(Double::isNaN));
        assertTrue(Double.isNaN(LossSums.means(LossSums.plus(sums, LossSums.of(new double[][] {{2, 2}})), 4)[1]));
        assertEquals(0, LossSums.of(new double[3][0]).length);
    }
}
