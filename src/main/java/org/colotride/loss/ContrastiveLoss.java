package org.colotride.loss;

import java.util.Arrays;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * Contrastive loss (Hadsell, Chopra and LeCun, CVPR 2006, equation 4): the mean over pairs of ½ d² where both are of one
 * class, and ½ max(0, margin − d)² where they are not. The pairs are each anchor with its positive and with its negative, so
 * that the miner decides which are compared.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class ContrastiveLoss implements MetricLoss {
    private final double margin;
    private final AnchorPairs pairs;

    /**
     * @param margin from which on images of two classes are far enough apart, a distance &gt; 0; the paper sets none, 1 as by
     *     Roth et al. (ICML 2020)
     * @param distance between embeddings; cosine for the metric C
     */
    public record Args(@Default("1") double margin, @Default("euclidean") PairDistance distance) {
        /** @throws IllegalArgumentException if the margin is out of range */
        public Args {
            Require.above("margin", margin, 0);
            Require.present("distance", distance);
        }
    }

    public ContrastiveLoss(Args args) {
        this.margin = args.margin();
        this.pairs = new AnchorPairs(args.distance());
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        int count = pairs.measure(embeddings, layout);
        if (gradient != null) {
            Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
        }
        double sum = 0;
        for (int pair = 0; pair < count; pair++) {
            double length = pairs.distance(pair);
            double apart = pairs.alike(pair) ? length : -Math.max(margin - length, 0);
            sum += apart * apart / 2;
            if (gradient != null) {
                pairs.addGradient(pair, apart / count, gradient);
            }
        }
        return sum / count;
    }

    /** Fraction of the triplets whose negative lies within the margin. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        int count = pairs.measure(embeddings, layout);
        int within = 0;
        for (int pair = 0; pair < count; pair++) {
            if (!pairs.alike(pair) && pairs.distance(pair) < margin) {
                within++;
            }
        }
        return within / (count / 2.0);
    }
}
