package org.colotride.collapse;

/**
 * Collapseness of a batch of triplets, C = D(d_ap) − D(d_an), where D is a mean that leans towards the largest
 * distances: w = exp(λ(d − max d)), D(d) = Σ w·d / Σ w (COLO-TRIDE, arXiv 2312.07364). C rises to 0 and above as
 * negatives come as near to the anchors as positives are; λ = 0 gives {@link Hardness}.
 *
 * @param lambda sharpness λ of the weights, finite and ≥ 0; published: 10 (CUB), 9.5 (CARS), 2 (SOP)
 */
public record Collapseness(double lambda) {
    /** @throws IllegalArgumentException if λ is negative or not finite */
    public Collapseness {
        if (!(lambda >= 0) || Double.isInfinite(lambda)) {
            throw new IllegalArgumentException("lambda: " + lambda + " is not a finite number of at least 0");
        }
    }

    /**
     * C = D(d_ap) − D(d_an).
     *
     * @param positive anchor-positive distances, {@code [B]}
     * @param negative anchor-negative distances, {@code [B]}
     */
    public double of(double[] positive, double[] negative) {
        return weightedDistance(positive) - weightedDistance(negative);
    }

    /**
     * The weighted distance D(d).
     *
     * @throws IllegalArgumentException if there are no distances
     */
    public double weightedDistance(double[] distances) {
        double largest = largest(distances);
        double weights = 0;
        double weighted = 0;
        for (double distance : distances) {
            double weight = Math.exp(lambda * (distance - largest));
            weights += weight;
            weighted += weight * distance;
        }
        return weighted / weights;
    }

    /**
     * Adds upstream · dD/dd to {@code gradient}: dD/dd_i = w_i / Σw · (1 + λ(d_i − D)). The weights are differentiated
     * too, as in the published program.
     *
     * @param upstream dLoss / dD
     * @param gradient dLoss / dd, {@code [B]}
     */
    public void addGradient(double[] distances, double upstream, double[] gradient) {
        double largest = largest(distances);
        double weights = 0;
        double weighted = 0;
        for (double distance : distances) {
            double weight = Math.exp(lambda * (distance - largest));
            weights += weight;
            weighted += weight * distance;
        }
        double mean = weighted / weights;
        for (int i = 0; i < distances.length; i++) {
            double share = Math.exp(lambda * (distances[i] - largest)) / weights;
            gradient[i] += upstream * share * (1 + lambda * (distances[i] - mean));
        }
    }

    private static double largest(double[] distances) {
        if (distances.length == 0) {
            throw new IllegalArgumentException("collapseness of no distances");
        }
        double largest = distances[0];
        for (double distance : distances) {
            largest = Math.max(largest, distance);
        }
        return largest;
    }
}
