package org.colotride.collapse;

import java.util.Arrays;

/**
 * The mean of the smallest half of a batch's distances: of max(1, ⌊n/2⌋) of n. The collapse term of the loss and the
 * anchor's perturbation look at these, the triplets that collapse first.
 */
public final class SmallestHalf {
    private SmallestHalf() {}

    /**
     * @param distances {@code [n]}
     * @throws IllegalArgumentException if there are no distances
     */
    public static double mean(double[] distances) {
        double[] sorted = sorted(distances);
        int count = count(distances.length);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += sorted[i];
        }
        return sum / count;
    }

    /**
     * Adds upstream · dMean/dd to {@code gradient}: 1/count for each of the smallest, 0 for the others. Of equal
     * distances at the border those of lower index count as smaller.
     *
     * @param upstream dLoss / dMean
     * @param gradient dLoss / dd, {@code [n]}
     */
    public static void addGradient(double[] distances, double upstream, double[] gradient) {
        int count = count(distances.length);
        double border = sorted(distances)[count - 1];
        int atBorder = count;
        for (double distance : distances) {
            if (distance < border) {
                atBorder--;
            }
        }
        for (int i = 0; i < distances.length; i++) {
            if (distances[i] < border || (distances[i] == border && atBorder-- > 0)) {
                gradient[i] += upstream / count;
            }
        }
    }

    private static int count(int n) {
        return Math.max(1, n / 2);
    }

    private static double[] sorted(double[] distances) {
        if (distances.length == 0) {
            throw new IllegalArgumentException("the smallest half of no distances");
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
