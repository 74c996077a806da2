package org.colotride.robustness;

/**
 * ARS (relative resistance): how much of what an attack could destroy is still there. For each of the ten figures, 1 −
 * (benign − attacked)/(benign − worst), clipped to [0, 1], where benign is the figure on the same queries before the
 * attack and worst is what a total success gives; ARS is 100 times the mean.
 *
 * <p>The formula is ours: the paper's (arXiv 2312.07364) could not be had. Unlike ERS it neither rewards a figure for
 * its benign level nor a collapsed model for a rank that never moved. This class alone knows it.
 */
public final class RelativeResistance {
    /** What a total success of each attack leaves, in the order of {@link RobustnessFigures}. */
    private static final double[] WORST = {0, 100, 0, 100, 1, 2, 0, 0, 0, 0};

    private static final double NOTHING_TO_LOSE = 1e-9;

    private RelativeResistance() {}

    /**
     * The ten components in [0, 100], in the order CA+ CA− QA+ QA− TMA ES:D ES:R LTM GTM GTT. A figure that was at its
     * worst before the attack resisted nothing and counts 0.
     */
    public static double[] components(RobustnessFigures benign, RobustnessFigures attacked) {
        double[] before = benign.values();
        double[] after = attacked.values();
        double[] components = new double[WORST.length];
        for (int i = 0; i < components.length; i++) {
            double room = before[i] - WORST[i];
            double lost = before[i] - after[i];
            components[i] = Math.abs(room) < NOTHING_TO_LOSE ? 0 : 100 * Math.min(1, Math.max(0, 1 - lost / room));
        }
        return components;
    }

    /** ARS, in [0, 100]. */
    public static double ars(RobustnessFigures benign, RobustnessFigures attacked) {
        double sum = 0;
        for (double component : components(benign, attacked)) {
            sum += component;
        }
        return sum / WORST.length;
    }
}
