package org.colotride.live;

import java.util.function.LongSupplier;

/**
 * Keeps what is done again and again within a share of the time, however much it costs, and rarer as time goes on. Not
 * thread-safe.
 */
final class TimeBudget {
    private final double share;
    private final long least;
    private final double rarer;
    private final LongSupplier nanos;
    private final long began;
    private long next;
    /** When what was spent so far is no more than its share. */
    private long paid;

    /**
     * @param share of the time that may be spent, in (0, 1]
     * @param leastNanos between two times
     * @param rarer the time between two is at least this share of all time so far: 0.002 makes 500 of them at first, and
     *     1,150 more for every ten times as long
     * @param nanos a clock
     */
    TimeBudget(double share, long leastNanos, double rarer, LongSupplier nanos) {
        this.share = share;
        this.least = leastNanos;
        this.rarer = rarer;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.next = began;
        this.paid = began;
    }

    /** Whether the time has come. */
    boolean isDue() {
        return nanos.getAsLong() - next >= 0;
    }

    /** It was done, or a part of it, and took so long. */
    void spent(long nanosSpent) {
        long now = nanos.getAsLong();
        paid = now + Math.max(0, paid - now) + (long) (nanosSpent / share);
        long pause = Math.max(least, (long) (rarer * (now - began)));
        next = now + Math.max(pause, paid - now);
    }
}
