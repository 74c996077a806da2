package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void agreesWithTheNormalApproximationOfAMean() {
        int queries = 400;
        SeededRandom random = new SeededRandom(5);
        double[] values = new double[queries];
        double sum = 0;
        double squares = 0;
        for (int q = 0; q < queries; q++) {
            values[q] = random.nextGaussian();
            sum += values[q];
            squares += values[q] * values[q];
        }
        double mean = sum / queries;
        double error = Math.sqrt((squares / queries - mean * mean) / queries);
        Interval interval = new Bootstrap(queries, 1).interval(weights -> Bootstrap.mean(values, weights));
        assertEquals(mean, interval.value(), 1e-12);
        assertEquals(mean - 1.96 * error, interval.low(), 0.25 * error);
        assertEquals(mean + 1.96 * error, interval.high(), 0.25 * error);
    }

    @Test
    void aConstantHasNoSpread() {
        double[] values = {3, 3, 3};
        assertEquals(new Interval(3, 3, 3), new Bootstrap(3, 1).interval(w -> Bootstrap.mean(values, w)));
    }

    @Test
    void oneSeedGivesOneInterval() {
        double[] values = {1, 2, 5, 9};
        Interval first = new Bootstrap(4, 7).interval(w -> Bootstrap.mean(values, w));
        assertEquals(first, new Bootstrap(4, 7).interval(w -> Bootstrap.mean(values, w)));
        assertTrue(first.low() < first.value() && first.value() < first.high());
    }
}
