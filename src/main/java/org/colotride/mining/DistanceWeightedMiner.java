package org.colotride.mining;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * Negatives by the inverse of the density with which distances occur on the unit sphere, so that every distance is drawn
 * alike (Wu et al., ICCV 2017, without its cut-off): log w = (2 − D)·log d − (D − 3)/2 · log(1 − d²/4). For embeddings
 * of norm 1 only.
 */
public final class DistanceWeightedMiner implements TripletMiner {
    private final PairDistance distance;
    private final boolean published;

    /**
     * @param distance in which images are compared; Euclidean if null
     * @param published whether to weigh as RobRank does: the anchor's own class takes part with a weight of e⁰ when the
     *     largest weight is sought, so that all others can vanish in single precision, and then every image is drawn
     *     alike, its own class included; false if null
     */
    public record Args(PairDistance distance, Boolean published) {
        public Args {
            distance = distance == null ? PairDistance.euclidean : distance;
            published = published != null && published;
        }
    }

    public DistanceWeightedMiner(Args args) {
        this.distance = args.distance();
        this.published = args.published();
    }

    @Override
    public Triplets mine(Embeddings embeddings, int[] labels, double progress, RandomGenerator random) {
        return PairNegatives.choose(
                embeddings,
                labels,
                (anchor, positive) -> draw(probabilities(embeddings, labels, anchor), random.nextDouble()));
    }

    private static int draw(double[] probabilities, double chance) {
        double sum = 0;
        int last = 0;
        for (int j = 0; j < probabilities.length; j++) {
            if (probabilities[j] > 0) {
                last = j;
                sum += probabilities[j];
                if (chance < sum) {
                    return j;
                }
            }
        }
        return last;
    }

    /**
     * The chance of every image to be an anchor's negative.
     *
     * @param embeddings {@code [N, D]}, of norm 1
     * @param labels classes, {@code [N]}
     * @return {@code [N]}, of sum 1
     */
    public double[] probabilities(Embeddings embeddings, int[] labels, int anchor) {
        double[] weights = logarithms(embeddings, labels, anchor);
        double largest = published ? 0 : Double.NEGATIVE_INFINITY;
        for (double weight : weights) {
            largest = Double.isNaN(weight) ? largest : Math.max(largest, weight);
        }
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            double weight = Math.exp(weights[j] - largest);
            weights[j] = Double.isNaN(weight) ? 0 : published ? (float) weight : weight;
            sum += weights[j];
        }
        if (sum == 0) {
            return alike(labels, anchor);
        }
        for (int j = 0; j < weights.length; j++) {
            weights[j] /= sum;
        }
        return weights;
    }

    /** NaN for images that must not be drawn. */
    private double[] logarithms(Embeddings embeddings, int[] labels, int anchor) {
        int dimension = embeddings.dimension();
        double[] weights = PairNegatives.distances(distance, embeddings, anchor);
        for (int j = 0; j < weights.length; j++) {
            double d = weights[j];
            weights[j] = labels[j] == labels[anchor]
                    ? Double.NaN
                    : (2.0 - dimension) * Math.log(d) - (dimension - 3) / 2.0 * Math.log(1 - d * d / 4);
        }
        return weights;
    }

    private double[] alike(int[] labels, int anchor) {
        double[] probabilities = new double[labels.length];
        if (published) {
            Arrays.fill(probabilities, 1.0 / labels.length);
        } else {
            int[] others = PairNegatives.ofAnotherClass(labels, anchor);
            for (int j : others) {
                probabilities[j] = 1.0 / others.length;
            }
        }
        return probabilities;
    }
}
