package org.colotride.mining;

import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * The nearest image of another class whose embedding is not the anchor's own; any image of another class where all are,
 * and any image at all if the batch has a single class.
 */
public final class HardestMiner implements TripletMiner {
    private final PairDistance distance;

    /** @param distance in which images are compared; Euclidean if null */
    public record Args(PairDistance distance) {
        public Args {
            distance = distance == null ? PairDistance.euclidean : distance;
        }
    }

    public HardestMiner(Args args) {
        this.distance = args.distance();
    }

    @Override
    public Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random) {
        return PairNegatives.choose(embeddings, labels, (anchor, positive) -> {
            int nearest = nearest(embeddings, labels, anchor);
            return nearest >= 0 ? nearest : PairNegatives.oneOf(PairNegatives.ofAnotherClass(labels, anchor), random);
        });
    }

    /** @return the negative of an anchor; −1 if the batch holds no image of another class with another embedding */
    public int nearest(Embeddings embeddings, int[] labels, int anchor) {
        double smallest = Double.POSITIVE_INFINITY;
        int nearest = -1;
        for (int j = 0; j < labels.length; j++) {
            if (labels[j] != labels[anchor]) {
                double d = PairNegatives.between(distance, embeddings, anchor, j);
                if (d > 0 && d < smallest) {
                    smallest = d;
                    nearest = j;
                }
            }
        }
        return nearest;
    }
}
