package org.colotride.live;

import java.util.function.LongSupplier;

/** How long a training has taken and how long it will, without what is not training. Not thread-safe. */
final class RunClock {
    /** How much one iteration counts in the mean of the latest. */
    private static final double SMOOTHING = 0.05;

    private final LongSupplier nanos;
    private long since;
    private boolean held = true;
    private double trained;
    private double begun;
    private double perIteration = Double.NaN;

    RunClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param earlierSeconds that the run was trained before */
    void begin(double earlierSeconds) {
        trained = earlierSeconds;
        goOn();
    }

    void iterationDone() {
        double seconds = begun + elapsed();
        begun = 0;
        trained += seconds;
        perIteration = Double.isNaN(perIteration) ? seconds : perIteration + SMOOTHING * (seconds - perIteration);
        held = true;
        goOn();
    }

    /** What follows is not training. */
    void hold() {
        begun += elapsed();
        held = true;
    }

    /** What follows is training. */
    void goOn() {
        since = nanos.getAsLong();
        held = false;
    }

    private double elapsed() {
        return held ? 0 : (nanos.getAsLong() - since) / 1e9;
    }

    double secondsTrained() {
        return trained + begun;
    }

    /** Null if no iteration was measured yet. */
    Double secondsLeft(int iterations) {
        return Double.isNaN(perIteration) ? null : Double.valueOf(perIteration * Math.max(0, iterations));
    }
}
