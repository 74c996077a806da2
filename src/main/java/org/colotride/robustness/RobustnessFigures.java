package org.colotride.robustness;

import java.util.List;
import java.util.stream.Stream;

/**
 * The ten figures of robustness, one per row of the attacks' table (RobRank).
 *
 * @param cap CA+, percentile rank in %, 50 is perfect
 * @param cam CA−, percentile rank in %, 0 is perfect
 * @param qap QA+, percentile rank in %, 50 is perfect
 * @param qam QA−, percentile rank in %, 0 is perfect
 * @param tma cosine similarity to the target, in [−1, 1]
 * @param esd ES:D, distance moved, in [0, 2] for normalised embeddings
 * @param esr ES:R, R@1 in %
 * @param ltm R@1 in %
 * @param gtm R@1 in %
 * @param gtt queries whose top-1 identity stays among the nearest 4, in %
 */
public record RobustnessFigures(
        double cap,
        double cam,
        double qap,
        double qam,
        double tma,
        double esd,
        double esr,
        double ltm,
        double gtm,
        double gtt) {
    /** As tables head their columns, in the order of the components; each also names an attack's figure. */
    public static final List<String> NAMES =
            List.of("CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT");

    /** The ten and both scores, as tables of robustness head their columns. */
    public static List<String> columns() {
        return Stream.concat(NAMES.stream(), Stream.of("ERS", "ARS")).toList();
    }

    /** @param values in the order of {@link #NAMES} */
    public static RobustnessFigures of(double[] values) {
        return new RobustnessFigures(
                values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8],
                values[9]);
    }

    /** In the order of {@link #NAMES}. */
    public double[] values() {
        return new double[] {cap, cam, qap, qam, tma, esd, esr, ltm, gtm, gtt};
    }
}
