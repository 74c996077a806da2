package org.colotride.search.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
    /** By the definition: every point against every other. */
    private static List<Integer> naive(double[] first, double[] second) {
        return IntStream.range(0, first.length)
                .filter(i -> IntStream.range(0, first.length)
                        .noneMatch(j -> first[j] >= first[i]
                                && second[j] >= second[i]
                                && (first[j] > first[i] || second[j] > second[i])))
                .boxed()
                .toList();
    }

    @Test
    void agreesWithTheDefinitionOnManyPointsWithAndWithoutTies() {
        RandomGenerator random = new SeededRandom(3);
        for (int trial = 0; trial < 2000; trial++) {
            int count = random.nextInt(30);
            // Few different values make equal points and equal figures common; −0 is among them.
            int values = trial % 2 == 0 ? 4 : 1000;
            double[] first = random.ints(count, -values, values)
                    .mapToDouble(i -> i * -0.5)
                    .toArray();
            double[] second = random.ints(count, -values, values)
                    .mapToDouble(i -> i * 0.5)
                    .toArray();
            List<Integer> front = ParetoFront.of(first, second);
            assertEquals(naive(first, second), List.copyOf(new TreeSet<>(front)));
            for (int i = 1; i < front.size(); i++) {
                assertEquals(true, first[front.get(i - 1)] >= first[front.get(i)], "falling first figure");
            }
        }
    }

    @Test
    void equalPointsAreAllOnTheFront() {
        assertEquals(List.of(1, 3, 0), ParetoFront.of(new double[] {1, 2, 1, 2}, new double[] {5, 4, 4, 4}));
        assertEquals(List.of(), ParetoFront.of(new double[0], new double[0]));
        double infinite = Double.NEGATIVE_INFINITY;
        assertEquals(List.of(0), ParetoFront.of(new double[] {1, 0}, new double[] {infinite, infinite}));
        assertEquals(List.of(0, 1), ParetoFront.of(new double[] {0.0, -0.0}, new double[] {-0.0, 0.0}));
    }

    @Test
    void refusesWhatHasNoOrder() {
        assertThrows(IllegalArgumentException.class, () -> ParetoFront.of(new double[1], new double[2]));
        assertThrows(IllegalArgumentException.class, () -> ParetoFront.of(new double[] {Double.NaN}, new double[] {1}));
    }
}
