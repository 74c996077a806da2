package org.colotride.attack;

/**
 * Projected gradient descent on pixels in [0, 1].
 *
 * @param epsilon largest change of a pixel, in (0, 1]
 * @param alpha size of one step
 * @param steps at most so many steps
 * @param sufficientLoss stop as soon as the loss is below; negative infinity never stops
 * @param untilSaturated whether to stop after the step whose loss differs by less than {@value #SATURATION} from that of
 *     the step before, or at the first step from −1, as RobRank's HM does; its update is kept
 */
public record PgdSettings(double epsilon, double alpha, int steps, double sufficientLoss, boolean untilSaturated) {
    static final double SATURATION = 1e-7;

    /** Settings that look at no difference between steps. */
    public PgdSettings(double epsilon, double alpha, int steps, double sufficientLoss) {
        this(epsilon, alpha, steps, sufficientLoss, false);
    }

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
