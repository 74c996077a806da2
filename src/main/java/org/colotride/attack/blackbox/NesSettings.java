package org.colotride.attack.blackbox;

/**
 * Settings of {@link NesSearch}.
 *
 * @param epsilon largest change of a pixel, in [0, 1]
 * @param alpha size of one step, in [0, 1]
 * @param steps number of steps
 * @param population images asked for in each step, half of them mirrored; even
 * @param sigma standard deviation of the noise before it is clipped to ±ε; positive
 */
public record NesSettings(double epsilon, double alpha, int steps, int population, double sigma) {
    public NesSettings {
        SearchArguments.requireEpsilon(epsilon);
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha: " + alpha + " is not in [0, 1]");
        }
        if (steps < 0) {
            throw new IllegalArgumentException("steps: " + steps + " is negative");
        }
        if (population < 2 || population % 2 != 0) {
            throw new IllegalArgumentException("population: " + population + " is not an even number from 2 on");
        }
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigma: " + sigma + " is not a positive number");
        }
    }

    /**
     * RobRank's: population 100, step 2/255, σ = ε/0.5, as many steps as its PGD takes, 32. With ε = 0 there is no noise
     * and σ is of no account.
     */
    public static NesSettings published(double epsilon) {
        return new NesSettings(epsilon, 2.0 / 255, 32, 100, epsilon == 0 ? 1 : epsilon / 0.5);
    }

    /** Images that a model embeds for each query: the population and the image itself in each step, and the result. */
    public int queries() {
        return steps * (population + 1) + 1;
    }
}
