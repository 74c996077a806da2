package org.colotride.random;

import java.util.random.RandomGenerator;

/**
 * A seeded generator whose whole state is one {@code long}, so that a checkpoint can keep it and a resumed run draws
 * what the uninterrupted one would have drawn.
 *
 * <p>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Not thread-safe: derive one generator per thread.
 */
public final class SeededRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SeededRandom(long seed) {
        this.state = seed;
    }

    /**
     * A generator that depends on nothing but the seed and the given coordinates (an epoch, an image's index …): what is
     * drawn in background threads is then the same in any order of execution.
     */
    public static SeededRandom derive(long seed, long... coordinates) {
        long mixed = mix(seed + GOLDEN_GAMMA);
        for (long coordinate : coordinates) {
            mixed = mix((mixed ^ mix(coordinate + GOLDEN_GAMMA)) + GOLDEN_GAMMA);
        }
        return new SeededRandom(mixed);
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** The state to keep in a checkpoint; {@code new SeededRandom(state())} continues exactly here. */
    public long state() {
        return state;
    }

    /** Continues from a state that {@link #state()} returned. */
    public void restore(long savedState) {
        this.state = savedState;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
