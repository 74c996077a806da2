package org.colotride.robustness.certificate;

import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * How much is to be certified, and how surely.
 *
 * @param sigma deviation of the noise on each pixel, in units of [0, 1]
 * @param samples noisy copies of each query that are embedded; the radius shrinks with 1/√samples
 * @param queries a seeded sample of so many; 0 for all
 * @param confidence that each query's radius holds, in (0, 1)
 * @param seed of the sample of queries and of the noise
 * @param attackSteps steps of the attack that bounds each radius from the other side; 0 for none
 */
public record CertificatePlan(
        double sigma,
        @Default("1000") int samples,
        @Default("100") int queries,
        @Default("0.999") double confidence,
        @Default("1") long seed,
        @Default("60") int attackSteps) {
    public CertificatePlan {
        Require.aboveUpTo("sigma", sigma, 0, 10);
        Require.inRange("samples", samples, 1, 10_000_000);
        Require.atLeast("queries", queries, 0);
        Require.inRange("attackSteps", attackSteps, 0, 100_000);
        Require.check("confidence", confidence, confidence > 0 && confidence < 1, "between 0 and 1, both excluded");
    }

    /**
     * The largest slope, in ℓ2, of the mean embedding over the image: √(2/π)/σ, since an embedding's length is 1.
     */
    public double slope() {
        return Math.sqrt(2 / Math.PI) / sigma;
    }

    /**
     * How far the mean of the samples may lie from the true mean, with this confidence (McDiarmid's inequality):
     * (1 + √(2 ln(1/(1 − confidence)))) / √samples.
     */
    public double samplingError() {
        return (1 + Math.sqrt(-2 * Math.log1p(-confidence))) / Math.sqrt(samples);
    }
}
