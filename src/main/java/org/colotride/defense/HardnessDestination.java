package org.colotride.defense;

/** Where HM's source triplets are to move: a hardness for each of them, T (CVPR 2022, arXiv 2203.01439). */
public enum HardnessDestination {
    /** T = H_D, the benign hardness of the destination miner's triplet of the same anchor. */
    miner {
        @Override
        double target(double destination, double ease, Settings settings) {
            return destination;
        }
    },
    /** T is a number. */
    constant {
        @Override
        double target(double destination, double ease, Settings settings) {
            return settings.constant();
        }
    },
    /** g_LGA: T = −γ·ℓ̄, linearly from weak to strong as the loss falls. */
    lga {
        @Override
        double target(double destination, double ease, Settings settings) {
            return -settings.margin() * ease;
        }
    },
    /** g_B: T = H_D + ξ·(1 − ℓ̄). */
    boost {
        @Override
        double target(double destination, double ease, Settings settings) {
            return destination + settings.boost() * (1 - ease);
        }
    },
    /** T = H_D + (1 − ℓ̄)·(ξ + max(0, −H_D)), a switch of RobRank's that is never thrown. */
    paddedBoost {
        @Override
        double target(double destination, double ease, Settings settings) {
            return destination + (1 - ease) * (settings.boost() + Math.max(0, -destination));
        }
    },
    /** T = −γ·ℓ̄ᵉ; published in words for e = 2 and e = ½. */
    power {
        @Override
        double target(double destination, double ease, Settings settings) {
            return -settings.margin() * Math.pow(ease, settings.exponent());
        }
    };

    /**
     * What destinations depend on.
     *
     * @param margin γ, a distance &gt; 0
     * @param constant T of {@link #constant}, in [−2, 2]
     * @param boost ξ, a distance
     * @param exponent e, &gt; 0
     */
    record Settings(double margin, double constant, double boost, double exponent) {}

    /**
     * @param destination H_D of the triplet, in [−2, 2]
     * @param ease ℓ̄, the share of its bound that the last loss has reached, in [0, 1]
     * @return T, a hardness
     */
    abstract double target(double destination, double ease, Settings settings);

    /** Whether it looks at the destination miner's triplets. */
    boolean needsMiner() {
        return this == miner || this == boost || this == paddedBoost;
    }
}
