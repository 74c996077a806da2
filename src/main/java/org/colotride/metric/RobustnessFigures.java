package org.colotride.metric;

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
        double gtt) {}
