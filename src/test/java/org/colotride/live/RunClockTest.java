package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class RunClockTest {
    private static final double EXACT = 1e-6;

    private long now = Long.MAX_VALUE - 2_000_000_000L;
    private final RunClock clock = new RunClock(() -> now);

    private void pass(double seconds) {
        now += Math.round(seconds * 1e9);
    }

    private void iterations(int count, double seconds) {
        for (int i = 0; i < count; i++) {
            pass(seconds);
            clock.iterationDone();
        }
    }

    @Test
    void pausesAndValidationsAreNotTraining() {
        clock.begin(0);
        iterations(1, 2);
        pass(1);
        clock.hold();
        pass(1000);
        assertEquals(3, clock.secondsTrained(), EXACT);
        clock.goOn();
        pass(1);
        clock.iterationDone();
        assertEquals(4, clock.secondsTrained(), EXACT);
        // Both iterations took two seconds, the one with the validation within it as well.
        assertEquals(14, clock.secondsLeft(7), EXACT);
    }

    @Test
    void whatIsHeldTwiceIsHeldOnce() {
        clock.begin(0);
        pass(1);
        clock.hold();
        pass(50);
        clock.hold();
        pass(50);
        assertEquals(1, clock.secondsTrained(), EXACT);
        clock.goOn();
        iterations(1, 1);
        assertEquals(2, clock.secondsTrained(), EXACT);
    }

    @Test
    void whatComesBeforeTheTrainingDoesNotCount() {
        pass(90);
        assertEquals(0, clock.secondsTrained(), EXACT);
        clock.begin(0);
        iterations(3, 1);
        assertEquals(3, clock.secondsTrained(), EXACT);
    }

    @Test
    void earlierSecondsCountAsTrainedButTellNothingOfTheTimeLeft() {
        clock.begin(500);
        assertEquals(500, clock.secondsTrained(), EXACT);
        assertNull(clock.secondsLeft(10));
        iterations(4, 0.5);
        assertEquals(502, clock.secondsTrained(), EXACT);
        assertEquals(5, clock.secondsLeft(10), EXACT);
    }

    @Test
    void nothingIsLeftOfATrainingThatIsDone() {
        clock.begin(0);
        iterations(5, 2);
        assertEquals(0, clock.secondsLeft(0), EXACT);
        assertEquals(0, clock.secondsLeft(-3), EXACT);
    }

    @Test
    void theTimeLeftFollowsTheLatestIterations() {
        clock.begin(0);
        iterations(100, 3);
        assertEquals(30, clock.secondsLeft(10), EXACT);
        iterations(200, 1);
        assertEquals(10, clock.secondsLeft(10), 0.1);
        // One slow iteration is no trend: it may count as one of twenty, no more.
        iterations(1, 21);
        assertEquals(20, clock.secondsLeft(10), 0.2);
    }
}
