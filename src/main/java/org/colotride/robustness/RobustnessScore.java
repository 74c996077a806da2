package org.colotride.robustness;

import java.util.Arrays;

/** ERS, the empirical robustness score (Zhou et al., RobRank): the mean of ten figures, each scaled so that 100 is best. */
public final class RobustnessScore {
    private RobustnessScore() {}

    /**
     * The ten figures as ERS averages them, in the order CA+ CA− QA+ QA− TMA ES:D ES:R LTM GTM GTT: 2·CA+, 100 − CA−,
     * 2·QA+, 100 − QA−, 100·(1 − TMA), 100·(2 − ES:D)/2, the others as they are. Nothing is clipped.
     */
    public static double[] normalised(RobustnessFigures figures) {
        return new double[] {
            2 * figures.cap(),
            100 - figures.cam(),
            2 * figures.qap(),
            100 - figures.qam(),
            100 * (1 - figures.tma()),
            100 * (2 - figures.esd()) / 2,
            figures.esr(),
            figures.ltm(),
            figures.gtm(),
            figures.gtt()
        };
    }

    /** ERS, in [0, 100] for figures in their ranges. */
    public static double ers(RobustnessFigures figures) {
        return Arrays.stream(normalised(figures)).average().orElseThrow();
    }
}
