package org.colotride.attack;

/**
 * Projected gradient descent on pixels in [0, 1].
 *
 * @param epsilon largest change of a pixel, in (0, 1]
 * @param alpha size of one step
 * @param steps at most so many steps
 * @param sufficientLoss stop as soon as the loss is below; negative infinity never stops
 */
public record PgdSettings(double epsilon, double alpha, int steps, double sufficientLoss) {
    public PgdSettings {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("epsilon: " + epsilon + " is not in [0, 1]");
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha: " + alpha + " is not in [0, 1]");
        }
        if (steps < 0) {
            throw new IllegalArgumentException("steps: " + steps + " is negative");
        }
    }
}
