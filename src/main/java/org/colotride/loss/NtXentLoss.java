package org.colotride.loss;

import java.util.Arrays;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;

/**
 * NT-Xent, the normalised temperature-scaled cross entropy (Chen et al., ICML 2020, equation 1): the mean of −log
 * exp(s(i, j) / τ) / (exp(s(i, j) / τ) + Σₖ exp(s(i, k) / τ)) over anchors i and their positives j, each both ways, s the
 * cosine similarity. k are all images of other classes that stand in a triplet: in a batch of one pair a class, those of the
 * paper; where a class has several, its other images are not pushed away.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class NtXentLoss implements MetricLoss {
    private final double temperature;
    private final UnitVectors images = new UnitVectors();
    private int[] classes = new int[0];
    /** Of one image to all of another class, divided by τ; {@code [R]}. */
    private double[] negatives = new double[0];

    /** @param temperature τ, &gt; 0; 0.1, the paper's best on ImageNet */
    public record Args(@Default("0.1") double temperature) {
        /** @throws IllegalArgumentException if it is out of range */
        public Args {
            Require.above("temperature", temperature, 0);
        }
    }

    public NtXentLoss(Args args) {
        this.temperature = args.temperature();
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        int[] members = take(embeddings, layout);
        Triplets triplets = layout.triplets();
        double sum = 0;
        for (int t = 0; t < triplets.count(); t++) {
            int anchor = Arrays.binarySearch(members, triplets.anchors()[t]);
            int positive = Arrays.binarySearch(members, triplets.positives()[t]);
            double weight = 1 / (2.0 * triplets.count());
            sum += term(anchor, positive, weight, gradient != null) + term(positive, anchor, weight, gradient != null);
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
            images.propagate(gradient);
        }
        return sum / (2.0 * triplets.count());
    }

    private int[] take(Embeddings embeddings, BatchLayout layout) {
        int[] members = layout.members();
        images.set(embeddings.values(), members, embeddings.dimension());
        if (classes.length != members.length) {
            classes = new int[members.length];
            negatives = new double[members.length];
        }
        for (int i = 0; i < members.length; i++) {
            classes[i] = layout.labels()[members[i]];
        }
        return members;
    }

    private double term(int i, int j, double weight, boolean withGradient) {
        double own = images.similarity(i, images, j) / temperature;
        compare(i);
        // log(1 + Σ exp(negative − own)), which is the cross entropy.
        for (int k = 0; k < negatives.length; k++) {
            negatives[k] -= own;
        }
        double entropy = LogSumExp.withOne(negatives, negatives.length);
        if (withGradient) {
            double all = 0;
            for (int k = 0; k < negatives.length; k++) {
                double slope = weight / temperature * Math.exp(negatives[k] - entropy);
                all += slope;
                images.addSlope(i, images, k, slope);
            }
            images.addSlope(i, images, j, -all);
        }
        return entropy;
    }

    private void compare(int i) {
        for (int k = 0; k < negatives.length; k++) {
            negatives[k] =
                    classes[k] == classes[i] ? Double.NEGATIVE_INFINITY : images.similarity(i, images, k) / temperature;
        }
    }

    /** Fraction of the anchors that some image of another class resembles as much as the positive does. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        int[] members = take(embeddings, layout);
        Triplets triplets = layout.triplets();
        int confused = 0;
        for (int t = 0; t < triplets.count(); t++) {
            int anchor = Arrays.binarySearch(members, triplets.anchors()[t]);
            int positive = Arrays.binarySearch(members, triplets.positives()[t]);
            double own = images.similarity(anchor, images, positive) / temperature;
            compare(anchor);
            if (Arrays.stream(negatives).anyMatch(other -> other >= own)) {
                confused++;
            }
        }
        return (double) confused / triplets.count();
    }
}
