package org.colotride.training;

import org.colotride.defense.DefendedBatch;
import org.colotride.defense.TripletDistances;

/**
 * An adversarial batch on its way into the network.
 *
 * @param indices in the training set of the batch that the mined triplets point into, {@code [2B]}
 * @param benign pixels of the batch before the perturbation, {@code [2B, C, H, W]}; valid until the batch after next
 * @param defended what is trained on
 * @param before distances of the benign triplets
 * @param meanDistance between the batch's benign embeddings
 * @param forward images that the network embedded for it
 * @param backward images whose gradient it gave for it
 */
public record PreparedBatch(
        int[] indices,
        float[] benign,
        DefendedBatch defended,
        TripletDistances before,
        double meanDistance,
        long forward,
        long backward) {}
