package org.colotride.mining;

import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;

/** Chooses the triplets of a batch of pairs: a negative for each anchor, and its positive. */
public interface TripletMiner {
    /**
     * @param embeddings of the pairs [a0, p0, a1, p1, …], {@code [2B, D]}
     * @param labels classes, {@code [2B]}
     * @param progress epoch / maxEpoch, in [0, 1)
     * @param random source of the draw among admissible images
     * @return B triplets; anchors 0, 2, 4 …, positives 1, 3, 5 … unless the miner chooses them too
     */
    Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random);
}
