package org.colotride.loss;

import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * The pairs that the triplets of a batch make, and their distances: each anchor and its positive, then each anchor and its
 * negative, 2B in all. Keeps its array from batch to batch.
 */
final class AnchorPairs {
    private final PairDistance distance;
    private double[] distances = new double[0];
    private Embeddings embeddings;
    private Triplets triplets;

    AnchorPairs(PairDistance distance) {
        this.distance = distance;
    }

    /**
     * Takes the distances of a batch.
     *
     * @return the number of pairs, 2B
     * @throws IllegalArgumentException if the batch holds no triplet
     */
    int measure(Embeddings batch, BatchLayout layout) {
        int count = 2 * layout.requireTriplets();
        embeddings = batch;
        triplets = layout.triplets();
        if (distances.length != count) {
            distances = new double[count];
        }
        for (int pair = 0; pair < count; pair++) {
            distances[pair] =
                    distance.between(batch.values(), anchor(pair), batch.values(), other(pair), batch.dimension());
        }
        return count;
    }

    double distance(int pair) {
        return distances[pair];
    }

    /** Whether the two are of one class. */
    boolean alike(int pair) {
        return pair < triplets.count();
    }

    /** Row of the anchor. */
    int anchor(int pair) {
        return triplets.anchors()[pair % triplets.count()];
    }

    private int other(int pair) {
        int[] others = alike(pair) ? triplets.positives() : triplets.negatives();
        return others[pair % triplets.count()];
    }

    /**
     * Adds the gradient of {@code slope · distance(pair)}.
     *
     * @param gradient {@code [M, D]}
     */
    void addGradient(int pair, double slope, float[] gradient) {
        if (slope != 0) {
            float[] values = embeddings.values();
            distance.addGradient(
                    values,
                    anchor(pair),
                    values,
                    other(pair),
                    embeddings.dimension(),
                    distances[pair],
                    slope,
                    gradient,
                    gradient);
        }
    }
}
