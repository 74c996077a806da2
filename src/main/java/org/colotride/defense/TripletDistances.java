package org.colotride.defense;

import org.colotride.metric.PairwiseDistance;
import org.colotride.mining.Triplets;
import org.colotride.model.Embeddings;

/**
 * Distances of a batch of triplets.
 *
 * @param positive anchor to positive, {@code [B]}
 * @param negative anchor to negative, {@code [B]}
 */
public record TripletDistances(double[] positive, double[] negative) {
    /** @param batch embeddings of the pairs, {@code [2B, D]}, which the triplets point into */
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

    /** @param triplets embeddings of B anchors, B positives, B negatives, {@code [3B, D]} */
    public static TripletDistances of(Embeddings triplets) {
        int count = triplets.count() / 3;
        int[] anchors = new int[count];
        int[] positives = new int[count];
        int[] negatives = new int[count];
        for (int i = 0; i < count; i++) {
            anchors[i] = i;
            positives[i] = count + i;
            negatives[i] = 2 * count + i;
        }
        return of(triplets, new Triplets(anchors, positives, negatives));
    }
}
