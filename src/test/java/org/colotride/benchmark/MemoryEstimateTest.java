package org.colotride.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    /** How close the two are is no test's matter; that both are there and add up is. */
    @Test
    void measuresATrainingInAProcessOfItsOwn() {
        MemoryEstimate.Case small = new MemoryEstimate.Case("c2f2", 28, 4, 0);
        MemoryEstimate.Measured measured = MemoryEstimate.inAProcessOfItsOwn(small, 2);
        assertEquals(small, measured.training());
        assertEquals(2, measured.iterations());
        assertTrue(measured.heldMiB() > 50 && measured.heldMiB() <= measured.peakMiB(), measured.toString());
        assertTrue(measured.arraysMiB() > 10 && measured.heapMiB() < measured.arraysMiB(), measured.toString());
        assertTrue(measured.estimateMiB() >= measured.heldMiB() + measured.heapMiB() + measured.arraysMiB());
        assertEquals((double) measured.estimateMiB() / measured.peakMiB(), measured.ratio(), 0.006);
    }
}
