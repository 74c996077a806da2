package org.colotride.collapse;

/** Hardness of a batch of triplets, the plain mean difference H = mean d_ap − mean d_an. */
public final class Hardness {
    private Hardness() {}

    /**
     * @param positive anchor-positive distances, {@code [B]}
     * @param negative anchor-negative distances, {@code [B]}
     * @throws IllegalArgumentException if there are no distances
     */
    public static double of(double[] positive, double[] negative) {
        return mean(positive) - mean(negative);
    }

    private static double mean(double[] distances) {
        if (distances.length == 0) {
            throw new IllegalArgumentException("hardness of no distances");
        }
        double sum = 0;
        for (double distance : distances) {
            sum += distance;
        }
        return sum / distances.length;
    }
}
