package org.colotride.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.colotride.attack.Attacks;
import org.junit.jupiter.api.Test;

class RelativeResistanceTest {
    private static final RelativeResistance RESISTANCE = new RelativeResistance(Attacks.standardFigures());
    private static final double[] BENIGN = {50, 2, 48, 1, 0.2, 0, 80, 80, 80, 100};
    private static final double[] DESTROYED = {0, 100, 0, 100, 1, 2, 0, 0, 0, 0};

    @Test
    void nothingLostIsHundred() {
        assertEquals(100, RESISTANCE.ars(BENIGN, BENIGN), 1e-12);
    }

    @Test
    void aTotalSuccessLeavesNothing() {
        assertEquals(0, RESISTANCE.ars(BENIGN, DESTROYED), 1e-12);
    }

    @Test
    void eachComponentIsTheShareThatIsLeft() {
        double[] half = {25, 51, 24, 50.5, 0.6, 1, 40, 40, 40, 50};
        double[] expected = new double[10];
        java.util.Arrays.fill(expected, 50);
        assertArrayEquals(expected, RESISTANCE.components(BENIGN, half), 1e-9);
    }

    @Test
    void anImprovementIsNoMoreThanHundred() {
        double[] better = {60, 1, 55, 0, 0.1, 0, 90, 90, 90, 100};
        assertEquals(100, RESISTANCE.ars(BENIGN, better), 1e-12);
    }

    /** Where a collapsed model's R@1 is 0 before the attack, ERS rewards unmoved ranks; this does not reward the recall. */
    @Test
    void aFigureThatWasAtItsWorstResistedNothing() {
        double[] collapsed = {50, 2, 48, 1, 0.2, 0, 0, 0, 0, 100};
        assertArrayEquals(
                new double[] {100, 100, 100, 100, 100, 100, 0, 0, 0, 100},
                RESISTANCE.components(collapsed, collapsed),
                1e-12);
    }
}
