package org.colotride.train;

import org.colotride.defense.Defense;
import org.colotride.defense.TripletDistances;
import org.colotride.mining.Triplets;

/**
 * An adversarial batch on its way into the network.
 *
 * @param indices in the training set of the batch that the triplets point into, {@code [2B]}
 * @param triplets as positions in the batch
 * @param benign pixels of the batch before the perturbation, {@code [2B, C, H, W]}; valid until the batch after next
 * @param images anchors, positives, negatives as they are trained on, {@code [3B, C, H, W]}
 * @param labels classes of those images, {@code [3B]}
 * @param before distances of the benign triplets
 * @param outcome of the perturbation
 * @param meanDistance between the batch's benign embeddings
 */
record PreparedBatch(
        int[] indices,
        Triplets triplets,
        float[] benign,
        float[] images,
        int[] labels,
        TripletDistances before,
        Defense.Outcome outcome,
        double meanDistance) {}
