package org.colotride.defense;

import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairwiseDistance;

/**
 * Distances of a batch of triplets.
 *
 * @param positive anchor to positive, {@code [B]}
 * @param negative anchor to negative, {@code [B]}
 */
public record TripletDistances(double[] positive, double[] negative) {
    /** @param batch embeddings that the triplets point into, {@code [N, D]} */
    public static TripletDistances of(Embeddings batch, Triplets triplets) {
        double[] positive = new double[triplets.count()];
        double[] negative = new double[triplets.count()];
        float[] values = batch.values();
        for (int i = 0; i < triplets.count(); i++) {
            int anchor = triplets.anchors()[i];
            positive[i] = PairwiseDistance.between(values, anchor, values, triplets.positives()[i], batch.dimension());
            negative[i] = PairwiseDistance.between(values, anchor, values, triplets.negatives()[i], batch.dimension());
        }
        return new TripletDistances(positive, negative);
    }
}
