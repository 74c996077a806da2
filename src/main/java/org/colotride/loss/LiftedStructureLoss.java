package org.colotride.loss;

import java.util.Arrays;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.PairDistance;

/**
 * Lifted structured loss (Oh Song et al., CVPR 2016, equation 4): 1 / 2|P| · Σ max(0, Jᵢⱼ)² over the pairs P of one class,
 * Jᵢⱼ = Dᵢⱼ + log(Σₖ exp(margin − Dᵢₖ) + Σₗ exp(margin − Dⱼₗ)), k and l of other classes than the pair's. It compares all
 * images that stand in a triplet; one that stands there twice counts as two.
 *
 * <p>Not thread-safe: it keeps its arrays between calls.
 */
public final class LiftedStructureLoss implements MetricLoss {
    private final double margin;
    private final PairDistance distance;
    private int[] members = new int[0];
    private int[] labels = new int[0];
    /** Dᵢⱼ of members i &lt; j, {@code [R, R]}. */
    private double[] distances = new double[0];
    /** log Σₖ exp(margin − Dᵢₖ), {@code [R]}; −∞ where all are of one class. */
    private double[] crowding = new double[0];
    /** dLoss / dCrowding, {@code [R]}. */
    private double[] pressure = new double[0];

    private double[] exponents = new double[0];

    /**
     * @param margin a distance &gt; 0; 1 in the paper
     * @param distance between embeddings; cosine for the metric C
     */
    public record Args(@Default("1") double margin, @Default("euclidean") PairDistance distance) {
        /** @throws IllegalArgumentException if the margin is out of range */
        public Args {
            Require.above("margin", margin, 0);
            Require.present("distance", distance);
        }
    }

    public LiftedStructureLoss(Args args) {
        this.margin = args.margin();
        this.distance = args.distance();
    }

    @Override
    public double evaluate(Embeddings embeddings, BatchLayout layout, float[] gradient) {
        int pairs = measure(embeddings, layout);
        if (gradient != null) {
            Arrays.fill(gradient, 0, embeddings.count() * embeddings.dimension(), 0f);
            Arrays.fill(pressure, 0);
        }
        double sum = 0;
        for (int i = 0; i < members.length; i++) {
            for (int j = i + 1; j < members.length; j++) {
                double lifted = alike(i, j) ? Math.max(lifted(i, j), 0) : 0;
                sum += lifted * lifted;
                if (gradient != null && lifted != 0) {
                    double slope = lifted / pairs;
                    double both = lifted(i, j) - distances[i * members.length + j];
                    pressure[i] += slope * Math.exp(crowding[i] - both);
                    pressure[j] += slope * Math.exp(crowding[j] - both);
                    addGradient(embeddings, i, j, slope, gradient);
                }
            }
        }
        if (gradient != null) {
            pushApart(embeddings, gradient);
        }
        return pairs == 0 ? 0 : sum / (2.0 * pairs);
    }

    /** Takes all distances; the number of pairs of one class comes back. */
    private int measure(Embeddings embeddings, BatchLayout layout) {
        members = layout.members();
        labels = layout.labels();
        int count = members.length;
        if (crowding.length != count) {
            distances = new double[count * count];
            crowding = new double[count];
            pressure = new double[count];
            exponents = new double[count];
        }
        int pairs = 0;
        float[] values = embeddings.values();
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                distances[i * count + j] =
                        distance.between(values, members[i], values, members[j], embeddings.dimension());
                pairs += alike(i, j) ? 1 : 0;
            }
        }
        for (int i = 0; i < count; i++) {
            int negatives = 0;
            for (int k = 0; k < count; k++) {
                if (!alike(i, k)) {
                    exponents[negatives++] = margin - distances[Math.min(i, k) * count + Math.max(i, k)];
                }
            }
            crowding[i] = LogSumExp.of(exponents, negatives);
        }
        return pairs;
    }

    private boolean alike(int i, int j) {
        return labels[members[i]] == labels[members[j]];
    }

    /** Jᵢⱼ of i &lt; j. */
    private double lifted(int i, int j) {
        double larger = Math.max(crowding[i], crowding[j]);
        double smaller = Math.min(crowding[i], crowding[j]);
        return larger == Double.NEGATIVE_INFINITY
                ? larger
                : distances[i * members.length + j] + larger + Math.log1p(Math.exp(smaller - larger));
    }

    private void pushApart(Embeddings embeddings, float[] gradient) {
        for (int i = 0; i < members.length; i++) {
            for (int k = i + 1; k < members.length; k++) {
                if (!alike(i, k) && (pressure[i] != 0 || pressure[k] != 0)) {
                    double exponent = margin - distances[i * members.length + k];
                    double slope = pressure[i] * Math.exp(exponent - crowding[i])
                            + pressure[k] * Math.exp(exponent - crowding[k]);
                    addGradient(embeddings, i, k, -slope, gradient);
                }
            }
        }
    }

    private void addGradient(Embeddings embeddings, int i, int j, double slope, float[] gradient) {
        float[] values = embeddings.values();
        distance.addGradient(
                values,
                members[i],
                values,
                members[j],
                embeddings.dimension(),
                distances[i * members.length + j],
                slope,
                gradient,
                gradient);
    }

    /** Fraction of the pairs of one class that are not yet farther from all others than from each other; 0 of no pair. */
    @Override
    public double activeFraction(Embeddings embeddings, BatchLayout layout) {
        int pairs = measure(embeddings, layout);
        int active = 0;
        for (int i = 0; i < members.length; i++) {
            for (int j = i + 1; j < members.length; j++) {
                if (alike(i, j) && lifted(i, j) > 0) {
                    active++;
                }
            }
        }
        return pairs == 0 ? 0 : (double) active / pairs;
    }
}
