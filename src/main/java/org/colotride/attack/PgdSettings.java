package org.colotride.attack;

/**
 * Projected gradient descent on pixels in [0, 1].
 *
 * @param epsilon largest change of an image by the norm
 * @param alpha size of one step by the norm
 * @param steps at most so many steps
 * @param sufficientLoss stop as soon as the loss is below; negative infinity never stops
 * @param untilSaturated whether to stop after the step whose loss differs by less than {@value #SATURATION} from that of
 *     the step before, or at the first step from −1, as RobRank's HM does; its update is kept
 * @param norm by which steps and changes are measured
 */
public record PgdSettings(
        double epsilon, double alpha, int steps, double sufficientLoss, boolean untilSaturated, Norm norm) {
    static final double SATURATION = 1e-7;

    /** Settings that look at no difference between steps. */
    public PgdSettings(double epsilon, double alpha, int steps, double sufficientLoss) {
        this(epsilon, alpha, steps, sufficientLoss, false);
    }

    /** Settings by ℓ∞. */
    public PgdSettings(double epsilon, double alpha, int steps, double sufficientLoss, boolean untilSaturated) {
        this(epsilon, alpha, steps, sufficientLoss, untilSaturated, Norm.linf);
    }

    public PgdSettings {
        norm.requireEpsilon("epsilon", epsilon);
        norm.requireEpsilon("alpha", alpha);
        if (steps < 0) {
            throw new IllegalArgumentException("steps: " + steps + " is negative");
        }
    }
}
