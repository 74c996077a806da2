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
    void candidatesAreDrawnIndependentlyOfQueries() {
        int[] queries = {0, 1, 2, 3, 4};
        double[] ofQueries = {0, 1, 2, 3, 4};
        double[] ofCandidates = {10, 30};
        Interval sum = new Bootstrap(queries.length, 2, 3).interval(weights -> {
            assertEquals(7, weights.length);
            assertEquals(5, weights[0] + weights[1] + weights[2] + weights[3] + weights[4]);
            assertEquals(2, weights[5] + weights[6]);
            return Bootstrap.mean(ofQueries, weights) + Bootstrap.mean(ofCandidates, weights, 5);
        });
        assertEquals(2 + 20, sum.value(), 1e-12);
        // Of two candidates a quarter of the resamples draws the same twice, either one.
        Interval candidates = new Bootstrap(5, 2, 3).interval(w -> Bootstrap.mean(ofCandidates, w, 5));
        assertEquals(new Interval(20, 10, 30), candidates);
    }

    @Test
    void oneSeedGivesOneInterval() {
        double[] values = {1, 2, 5, 9};
        Interval first = new Bootstrap(4, 7).interval(w -> Bootstrap.mean(values, w));
        assertEquals(first, new Bootstrap(4, 7).interval(w -> Bootstrap.mean(values, w)));
        assertTrue(first.low() < first.value() && first.value() < first.high());
    }
}
