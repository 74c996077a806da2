package org.colotride.mining;

import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * The miner of COLO-TRIDE: a negative farther than the positive, by less than a margin that shrinks over training,
 * m = margin · (1 − progress / 2)².
 *
 * <p>Admissible are the images j of another class with d(a, p)² &lt; d(a, j)² and d(a, p) − d(a, j) + m &gt; 0, d the
 * Euclidean distance; if there is none, every image of another class; if the batch has a single class, every image. One
 * of them is drawn at random.
 */
public final class GradualHardMiner implements TripletMiner {
    private final double margin;

    /**
     * @param margin the margin at the start of training, a distance &gt; 0; 0.2 if null
     */
    public record Args(Double margin) {
        /** @throws IllegalArgumentException if the margin is not a finite number above 0 */
        public Args {
            margin = margin == null ? 0.2 : margin;
            if (!(margin > 0) || Double.isInfinite(margin)) {
                throw new IllegalArgumentException("margin: " + margin + " is not a finite number above 0");
            }
        }
    }

    public GradualHardMiner(Args args) {
        this.margin = args.margin();
    }

    @Override
    public Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random) {
        return PairNegatives.draw(
                embeddings,
                labels,
                random,
                (anchor, positive) -> candidates(embeddings, labels, anchor, positive, progress));
    }

    /**
     * The negatives that one anchor may be given, ascending.
     *
     * @param embeddings {@code [N, D]}
     * @param labels classes, {@code [N]}
     * @param anchor position of the anchor
     * @param positive position of its positive
     * @param progress epoch / maxEpoch, in [0, 1]
     */
    public int[] candidates(Embeddings embeddings, int[] labels, int anchor, int positive, double progress) {
        double slack = margin * (1 - progress / 2) * (1 - progress / 2);
        return PairNegatives.within(slack, PairDistance.euclidean, embeddings, labels, anchor, positive);
    }
}
