package org.colotride.attack;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Set;
import org.colotride.config.Require;

/**
 * How strong an attack is.
 *
 * @param epsilon largest change of an image by the norm: of a pixel, in [0, 1], unless it is ℓ2
 * @param alpha size of one step by the norm
 * @param steps updates of PGD, ≥ 1; 1 is FGSM
 * @param randomStart whether the first start is random, too
 * @param restarts independent runs, ≥ 1, of which each image keeps its best; all but the first start at random
 * @param norm by which changes are measured; written only if it is not ℓ∞, so that results keep the identity they had
 */
public record AttackProfile(
        double epsilon,
        double alpha,
        int steps,
        boolean randomStart,
        int restarts,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UsualNorm.class) Norm norm) {
    private static final double ROB224_EPSILON = 8.0 / 255;
    private static final double ROB28_EPSILON = 77.0 / 255;
    private static final double ALPHA = 3.0 / 255;
    private static final int STEPS = 32;
    private static final int SMALL_HEIGHT = 64;
    /** Steps of a descent by ℓ2 together go 2.5 times as far as the ball's edge (Madry et al., ICLR 2018). */
    private static final double REACH = 2.5;

    public AttackProfile {
        norm = norm == null ? Norm.linf : norm;
        norm.requireEpsilon("epsilon", epsilon);
        norm.requireEpsilon("alpha", alpha);
        Require.atLeast("steps", steps, 1);
        Require.atLeast("restarts", restarts, 1);
    }

    /** By ℓ∞. */
    public AttackProfile(double epsilon, double alpha, int steps, boolean randomStart, int restarts) {
        this(epsilon, alpha, steps, randomStart, restarts, Norm.linf);
    }

    /** Equal to what is not written, as Jackson asks it. */
    static final class UsualNorm {
        @Override
        public boolean equals(Object norm) {
            return norm == Norm.linf;
        }

        @Override
        public int hashCode() {
            return Norm.linf.hashCode();
        }
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

    /**
     * A descent by ℓ2.
     *
     * @param alpha null for 2.5·ε divided by the steps
     */
    public static AttackProfile euclidean(
            double epsilon, Double alpha, Integer steps, boolean randomStart, int restarts) {
        int itsSteps = steps == null ? STEPS : steps;
        double itsAlpha = alpha == null ? REACH * epsilon / itsSteps : alpha;
        return new AttackProfile(epsilon, itsAlpha, itsSteps, randomStart, restarts, Norm.l2);
    }

    /** The same with another ε, for a robustness curve; the step of FGSM and of ℓ2 grows with it. */
    public AttackProfile withEpsilon(double other) {
        boolean fgsm = steps == 1 && alpha == epsilon;
        double grown = norm == Norm.l2 && epsilon > 0 ? alpha * (other / epsilon) : alpha;
        return new AttackProfile(other, fgsm ? other : grown, steps, randomStart, restarts, norm);
    }

    /** For the PGD engine; never stops early. */
    public PgdSettings descent() {
        return new PgdSettings(epsilon, alpha, steps, Double.NEGATIVE_INFINITY, false, norm);
    }
}
