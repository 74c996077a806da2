package org.colotride.attack;

import java.util.Arrays;

/**
 * What a run of PGD did.
 *
 * @param lossPerStep the loss before each update; as long as the number of updates
 * @param zeroGradients share of each image's pixels whose gradient was exactly zero, {@code [step][image]}; empty if it
 *     was not watched
 */
public record PgdResult(double[] lossPerStep, double[][] zeroGradients) {
    /** A run whose gradients were not watched. */
    PgdResult(double[] lossPerStep) {
        this(lossPerStep, new double[0][]);
    }

    /** Number of updates. */
    public int steps() {
        return lossPerStep.length;
    }

    /** Share of all pixels whose gradient was exactly zero at a step, over all images. */
    public double zeroGradientShare(int step) {
        return Arrays.stream(zeroGradients[step]).average().orElse(0);
    }
}
