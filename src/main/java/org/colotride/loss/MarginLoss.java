package org.colotride.loss;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * Margin loss (Wu et al., <i>Sampling matters in deep embedding learning</i>, ICCV 2017, section 4.2): max(0, margin + d − β)
 * of pairs of one class, max(0, margin − d + β) of others, divided by the number of pairs where it is not 0, as in the
 * published program. The pairs are each anchor with its positive and with its negative; the paper mines by distance ({@code
 * miner=distance-weighted}). β is the boundary between near and far, learnt for each class of the anchors.
 *
 * <p>Simplified: no β of each image, and no penalty ν on β, which is 0 in the published program. β is learnt by Adam.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class MarginLoss implements MetricLoss {
    private final Args args;
    private final AnchorPairs pairs;
    private final LossParameters boundaries;

    /**
     * @param margin between the boundary and either kind of pairs, a distance ≥ 0
     * @param beta β before it is learnt, a distance &gt; 0
     * @param betaLearningRate of β, ≥ 0; 0 keeps β as it is; 5e-4 as by Roth et al. (ICML 2020)
     * @param distance between embeddings; cosine for the metric C
     */
    public record Args(
            @Default("0.2") double margin,
            @Default("1.2") double beta,
            @Default("5e-4") double betaLearningRate,
            @Default("euclidean") PairDistance distance) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            Require.atLeast("margin", margin, 0);
            Require.above("beta", beta, 0);
            Require.atLeast("betaLearningRate", betaLearningRate, 0);
            Require.present("distance", distance);
        }
    }

    public MarginLoss(Args args) {
        this.args = args;
        this.pairs = new AnchorPairs(args.distance());
        this.boundaries = new LossParameters(args.betaLearningRate());
    }

    @Override
    public void begin(int dimension, int classes, RandomGenerator random) {
        float[] first = new float[classes];
        Arrays.fill(first, (float) args.beta());
        boundaries.begin(first);
    }

    @Override
    public Optional<LossParameters> parameters() {
        return args.betaLearningRate() > 0 ? Optional.of(boundaries) : Optional.empty();
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        int count = pairs.measure(embeddings, layout);
        double sum = 0;
        int active = 0;
        for (int pair = 0; pair < count; pair++) {
            double own = own(pair, layout);
            // Written so that what is no number shows in the loss.
            sum += Math.max(own, 0);
            active += own > 0 ? 1 : 0;
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
            propagate(layout, count, active, gradient);
        }
        return sum / Math.max(active, 1);
    }

    /** margin ± (d − β), before the hinge. */
    private double own(int pair, BatchLayout layout) {
        double beyond = pairs.distance(pair) - beta(layout.labels()[pairs.anchor(pair)]);
        return args.margin() + (pairs.alike(pair) ? beyond : -beyond);
    }

    private double beta(int label) {
        return args.betaLearningRate() > 0 ? boundaries.values()[label] : args.beta();
    }

    private void propagate(BatchLayout layout, int count, int active, float[] gradient) {
        float[] ofBoundaries = parameters().map(LossParameters::freshGradient).orElse(null);
        for (int pair = 0; pair < count; pair++) {
            if (own(pair, layout) > 0) {
                double slope = (pairs.alike(pair) ? 1.0 : -1.0) / active;
                pairs.addGradient(pair, slope, gradient);
                if (ofBoundaries != null) {
                    ofBoundaries[layout.labels()[pairs.anchor(pair)]] -= (float) slope;
                }
            }
        }
    }

    /** Fraction of the pairs whose own loss is positive. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        int count = pairs.measure(embeddings, layout);
        int active = 0;
        for (int pair = 0; pair < count; pair++) {
            active += own(pair, layout) > 0 ? 1 : 0;
        }
        return (double) active / count;
    }
}
