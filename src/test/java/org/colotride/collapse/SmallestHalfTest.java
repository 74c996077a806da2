package org.colotride.collapse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SmallestHalfTest {
    @Test
    void averagesTheSmallestHalf() {
        assertEquals(1.5, SmallestHalf.mean(new double[] {4, 1, 3, 2}), 1e-12);
        assertEquals(1.5, SmallestHalf.mean(new double[] {4, 1, 5, 3, 2}), 1e-12);
        assertEquals(7, SmallestHalf.mean(new double[] {7}), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> SmallestHalf.mean(new double[0]));
    }

    @Test
    void leavesTheDistancesAsTheyAre() {
        double[] distances = {4, 1, 3, 2};
        SmallestHalf.mean(distances);
        SmallestHalf.addGradient(distances, 1, new double[4]);
        assertArrayEquals(new double[] {4, 1, 3, 2}, distances);
    }

    @Test
    void addsAnEqualShareOfTheGradientToEachOfTheSmallest() {
        double[] gradient = {10, 0, 0, 0, 0};
        SmallestHalf.addGradient(new double[] {1, 9, 5, 2, 8}, 3, gradient);
        assertArrayEquals(new double[] {11.5, 0, 0, 1.5, 0}, gradient, 1e-12);
    }

    @Test
    void ofEqualDistancesTheFirstCount() {
        double[] gradient = new double[6];
        SmallestHalf.addGradient(new double[] {2, 2, 1, 2, 2, 3}, 3, gradient);
        assertArrayEquals(new double[] {1, 1, 1, 0, 0, 0}, gradient, 1e-12);
    }
}
