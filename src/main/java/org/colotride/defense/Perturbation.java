package org.colotride.defense;

import org.colotride.attack.Objective;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;

/** Which images of a triplet move, and what they descend. The others' benign embeddings are constants. */
public interface Perturbation {
    /** The papers' name. */
    String name();

    /**
     * The images that move, as positions in the batch, in the order in which {@link #objective} expects them.
     *
     * @return {@code [B]} or {@code [2B]}
     */
    int[] moving(Triplets triplets);

    /** Position among the stacked triplets [anchors, positives, negatives] of the first image that moves. */
    int firstMoving(Triplets triplets);

    /** @param batch benign embeddings of the whole batch, {@code [2B, D]} */
    Objective objective(Embeddings batch, Triplets triplets);
}
