package org.colotride.detection.gallery;

import org.colotride.config.Require;

/**
 * How a gallery is looked through.
 *
 * @param neighbours k of the k-occurrences, ≥ 1
 * @param sigma deviation of the small noise, pixels in [0, 1], above 0
 * @param draws noisy copies of each image, ≥ 1
 * @param fence interquartile ranges above the third quartile that are too many, above 0
 * @param seed of the noise
 */
public record ScanSettings(int neighbours, double sigma, int draws, double fence, long seed) {
    public ScanSettings {
        Require.atLeast("neighbours", neighbours, 1);
        Require.above("sigma", sigma, 0);
        Require.atLeast("draws", draws, 1);
        Require.above("fence", fence, 0);
    }
}
