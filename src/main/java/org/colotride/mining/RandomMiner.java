package org.colotride.mining;

import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;

/** Any image of another class, each with the same chance; any image at all if the batch has a single class. */
public final class RandomMiner implements TripletMiner {
    /** It takes no arguments. */
    public record Args() {}

    public RandomMiner(Args args) {}

    @Override
    public Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random) {
        return PairNegatives.draw(embeddings, labels, random, (anchor, positive) -> candidates(labels, anchor));
    }

    /**
     * The negatives that one anchor may be given, ascending.
     *
     * @param labels classes, {@code [N]}
     */
    public static int[] candidates(int[] labels, int anchor) {
        return PairNegatives.ofAnotherClass(labels, anchor);
    }
}
