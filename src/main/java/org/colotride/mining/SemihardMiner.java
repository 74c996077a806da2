package org.colotride.mining;

import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * A negative farther than the positive, by less than a margin (FaceNet, CVPR 2015): j of another class with d(a, p)² &lt;
 * d(a, j)² and d(a, p) − d(a, j) + margin &gt; 0; if there is none, any image of another class; if the batch has a single
 * class, any image. One of them is drawn at random.
 */
public final class SemihardMiner implements TripletMiner {
    private final double margin;
    private final PairDistance distance;

    /**
     * @param margin a distance &gt; 0; 0.2 if null. RobRank's ACT and min-max take 1.0, by a slip
     * @param distance in which images are compared; Euclidean if null
     */
    public record Args(Double margin, PairDistance distance) {
        /** @throws IllegalArgumentException if the margin is not a finite number above 0 */
        public Args {
            margin = margin == null ? 0.2 : margin;
            distance = distance == null ? PairDistance.euclidean : distance;
            if (!(margin > 0) || Double.isInfinite(margin)) {
                throw new IllegalArgumentException("margin: " + margin + " is not a finite number above 0");
            }
        }
    }

    public SemihardMiner(Args args) {
        this.margin = args.margin();
        this.distance = args.distance();
    }

    @Override
    public Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random) {
        return PairNegatives.draw(
                embeddings, labels, random, (anchor, positive) -> candidates(embeddings, labels, anchor, positive));
    }

    /**
     * The negatives that one anchor may be given, ascending.
     *
     * @param embeddings {@code [N, D]}
     * @param labels classes, {@code [N]}
     */
    public int[] candidates(Embeddings embeddings, int[] labels, int anchor, int positive) {
        return PairNegatives.within(margin, distance, embeddings, labels, anchor, positive);
    }
}
