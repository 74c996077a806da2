package org.colotride.attack;

/**
 * The steps after which Auto-PGD looks back (Croce and Hein, ICML 2020, section 3.1): p₀ = 0, p₁ = 0.22, p ⱼ₊₁ = pⱼ +
 * max(pⱼ − pⱼ₋₁ − 0.03, 0.06), and wⱼ = ⌈pⱼ·N⌉ of N steps.
 */
final class Checkpoints {
    private static final double FIRST = 0.22;
    private static final double SHORTER_BY = 0.03;
    private static final double SHORTEST = 0.06;

    private final int steps;
    private double before;
    private double share = FIRST;

    /** @param steps N ≥ 1 */
    Checkpoints(int steps) {
        this.steps = steps;
    }

    /** The checkpoint that comes next, in steps; beyond N once there is none. */
    int next() {
        // 1e-9: what is a whole number of steps on paper is not to be rounded up.
        return (int) Math.ceil(share * steps - 1e-9);
    }

    /** To the one after. */
    void advance() {
        double width = Math.max(share - before - SHORTER_BY, SHORTEST);
        before = share;
        share += width;
    }
}
