package org.colotride.attack;

import java.util.Set;
import org.colotride.config.Require;

/**
 * How strong an attack is.
 *
 * @param epsilon largest change of a pixel, in [0, 1]
 * @param alpha size of one step, in [0, 1]
 * @param steps updates of PGD, ≥ 1; 1 is FGSM
 * @param randomStart whether the first start is random, too
 * @param restarts independent runs, ≥ 1, of which each image keeps its best; all but the first start at random
 */
public record AttackProfile(double epsilon, double alpha, int steps, boolean randomStart, int restarts) {
    private static final double ROB224_EPSILON = 8.0 / 255;
    private static final double ROB28_EPSILON = 77.0 / 255;
    private static final double ALPHA = 3.0 / 255;
    private static final int STEPS = 32;
    private static final int SMALL_HEIGHT = 64;

    public AttackProfile {
        Require.inRange("epsilon", epsilon, 0, 1);
        Require.inRange("alpha", alpha, 0, 1);
        Require.atLeast("steps", steps, 1);
        Require.atLeast("restarts", restarts, 1);
    }

    /** RobRank's profile for 224×224 images: ε 8/255, α 3/255, 32 steps. */
    public static AttackProfile rob224() {
        return new AttackProfile(ROB224_EPSILON, ALPHA, STEPS, false, 1);
    }

    /** RobRank's profile for 28×28 images: ε 77/255, α 3/255, 32 steps. */
    public static AttackProfile rob28() {
        return new AttackProfile(ROB28_EPSILON, ALPHA, STEPS, false, 1);
    }

    /** The profile that RobRank uses for images of a height: {@code rob28} for small ones, else {@code rob224}. */
    public static String nameFor(int height) {
        return height < SMALL_HEIGHT ? "rob28" : "rob224";
    }

    /** FGSM: one step of ε. */
    public static AttackProfile fgsm(double epsilon) {
        return new AttackProfile(epsilon, epsilon, 1, false, 1);
    }

    /**
     * @param name {@code rob224} or {@code rob28}
     * @throws IllegalArgumentException if it is another, with the nearest name
     */
    public static AttackProfile named(String name) {
        Require.oneOf("profile", name, Set.of("rob224", "rob28"));
        return "rob28".equals(name) ? rob28() : rob224();
    }

    /**
     * A named profile with some values of its own.
     *
     * @param epsilon null for the profile's
     * @param alpha null for the profile's; if there is but one step, null for ε, as published (FGSM)
     * @param steps null for the profile's
     */
    public static AttackProfile of(
            String name, Double epsilon, Double alpha, Integer steps, boolean randomStart, int restarts) {
        AttackProfile base = named(name);
        double itsEpsilon = epsilon == null ? base.epsilon : epsilon;
        int itsSteps = steps == null ? base.steps : steps;
        double defaultAlpha = itsSteps == 1 ? itsEpsilon : base.alpha;
        return new AttackProfile(itsEpsilon, alpha == null ? defaultAlpha : alpha, itsSteps, randomStart, restarts);
    }

    /** The same with another ε, for a robustness curve; FGSM's step grows with it. */
    public AttackProfile withEpsilon(double other) {
        boolean fgsm = steps == 1 && alpha == epsilon;
        return new AttackProfile(other, fgsm ? other : alpha, steps, randomStart, restarts);
    }

    /** For the PGD engine; never stops early. */
    public PgdSettings descent() {
        return new PgdSettings(epsilon, alpha, steps, Double.NEGATIVE_INFINITY);
    }
}
