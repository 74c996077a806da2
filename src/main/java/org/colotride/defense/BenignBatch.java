package org.colotride.defense;

import java.util.random.RandomGenerator;
import org.colotride.mining.TripletMiner;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;

/**
 * A batch of pairs as a defence finds it.
 *
 * @param images pairs [a0, p0, a1, p1, …], pixels in [0, 1], {@code [2B, C, H, W]}; not to be written to
 * @param shape of one image
 * @param labels classes, {@code [2B]}
 * @param embeddings of the images by the network as it is, in evaluation mode, {@code [2B, D]}
 * @param miner that the configuration names
 * @param minerRandom source of the miner's draws
 * @param progress where training stands
 */
public record BenignBatch(
        float[] images,
        ImageShape shape,
        int[] labels,
        Embeddings embeddings,
        TripletMiner miner,
        RandomGenerator minerRandom,
        TrainingProgress progress) {

    /** Triplets by the configuration's miner, on the benign embeddings. */
    public Triplets mine() {
        return mine(miner, embeddings);
    }

    /**
     * Triplets by another miner, or on other embeddings of the same images.
     *
     * @param seen {@code [2B, D]}
     */
    public Triplets mine(TripletMiner other, Embeddings seen) {
        return other.mine(seen, labels, progress.epochFraction(), minerRandom);
    }
}
