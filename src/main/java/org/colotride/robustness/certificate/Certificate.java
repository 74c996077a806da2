package org.colotride.robustness.certificate;

import java.util.Arrays;

/**
 * What was proved of a model's smoothed embedding.
 *
 * @param version of this file's format
 * @param plan how it was found
 * @param slope see {@link CertificatePlan#slope}
 * @param samplingError see {@link CertificatePlan#samplingError}
 * @param rows of the queries
 * @param radii for each query the ℓ2 radius, in units of [0, 1] summed over pixels, within which its R@1 cannot be lost;
 *     negative if the smoothed model does not find it, or the samples do not suffice to say so
 * @param broken for each query the ℓ2 length of the shortest change found with which the smoothed model does not find its
 *     class first: 0 if none is needed, −1 if none was found; empty if nothing was attacked
 */
public record Certificate(
        int version,
        CertificatePlan plan,
        double slope,
        double samplingError,
        int[] rows,
        double[] radii,
        double[] broken) {
    /** Of the files that this program writes. */
    public static final int VERSION = 2;

    /** The share of queries, in %, whose R@1 provably holds for every change of at most this ℓ2 norm. */
    public double certifiedRecall(double radius) {
        return 100.0 * Arrays.stream(radii).filter(own -> own >= radius).count() / radii.length;
    }

    /** Whether an attack has looked at it from the other side. */
    public boolean isAttacked() {
        return broken.length > 0;
    }

    /** The share of queries, in %, whose R@1 no attack has taken by a change of at most this ℓ2 norm. */
    public double attackedRecall(double radius) {
        return 100.0
                * Arrays.stream(broken).filter(own -> own < 0 || own > radius).count()
                / broken.length;
    }

    /** Half of the queries that are certified at all are certified beyond this; 0 if none is. */
    public double medianRadius() {
        double[] certified =
                Arrays.stream(radii).filter(radius -> radius >= 0).sorted().toArray();
        return certified.length == 0 ? 0 : certified[certified.length / 2];
    }
}
