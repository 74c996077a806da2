package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.colotride.retrieval.AttackFigure;
import org.junit.jupiter.api.Test;

class OutcomeHistogramTest {
    @Test
    void countsImagesByThePointsThatAreLeft() {
        AttackFigure right = AttackFigure.queriesRight("R", "right");
        assertArrayEquals(
                new int[] {3, 0, 0, 0, 0, 0, 0, 0, 0, 2}, OutcomeHistogram.of(right, new double[] {0, 100, 0, 0, 100}));
        // Moved by 2 of 2 is lost, by 0 untouched; a little more than 2 by rounding is lost too.
        AttackFigure moved = AttackFigure.distanceMoved("D", "moved");
        assertArrayEquals(
                new int[] {2, 0, 0, 0, 0, 1, 0, 0, 0, 1}, OutcomeHistogram.of(moved, new double[] {2, 2.0001, 1, 0}));
        // A rank that is better than untouched.
        AttackFigure raised = AttackFigure.raisedRank("C", "rank");
        assertArrayEquals(
                new int[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 1}, OutcomeHistogram.of(raised, new double[] {60, 25, 0.5}));
    }
}
