package org.colotride.robustness.certificate;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;

/**
 * How little, by ℓ2, an image must change for its smoothed embedding to lose R@1: what bounds a certificate from the other
 * side. From the benign image the margin is descended along its gradient, which is the mean of the gradients under noise
 * that stays the same (expectation over transformations, Athalye et al., ICML 2018), until it is lost; then the change is
 * shortened by bisection, and lengthened again until the mean of many other samples agrees. Not thread-safe.
 */
final class SmoothedAttack {
    /** Noisy copies whose gradients are averaged. */
    private static final int SAMPLES = 64;
    /** Length of a step, in deviations of the noise. */
    private static final double STEP = 0.25;

    private static final int BISECTIONS = 10;
    /** By how much a change is lengthened until the many samples agree. */
    private static final double LONGER = 1.05;

    private static final int LENGTHENINGS = 15;

    /** What there is to say of a query that was not broken. */
    static final double NOT_BROKEN = -1;

    private final EmbeddingEngine engine;
    private final CertificatePlan plan;
    private final Embeddings gallery;
    private final int[] labels;
    private final SmoothedEmbedding many;
    private float[] noise = new float[0];
    private float[] noisy;
    private float[] gradients;
    private final float[] embeddings;
    private final float[] embeddingGradients;

    SmoothedAttack(EmbeddingEngine engine, CertificatePlan plan, Embeddings gallery, int[] labels) {
        this.engine = engine;
        this.plan = plan;
        this.gallery = gallery;
        this.labels = labels;
        this.many = new SmoothedEmbedding(engine, plan.sigma(), plan.samples());
        this.embeddings = new float[SAMPLES * engine.dimension()];
        this.embeddingGradients = new float[SAMPLES * engine.dimension()];
    }

    /**
     * @param image benign, {@code [C, H, W]}; R@1 of its smoothed embedding is right
     * @param own row of the query in the gallery; −1 if it is not there
     * @param random draws the noise
     * @return the length of the shortest change that was found; {@link #NOT_BROKEN} if none was
     */
    double brokenAt(float[] image, int label, int own, SeededRandom random) {
        prepare(image.length, random);
        long judges = random.nextLong();
        float[] lost = descend(image, label, own);
        if (lost == null) {
            return NOT_BROKEN;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (isLost(between(image, lost, middle), label, own)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        for (double share : shares(high)) {
            float[] changed = between(image, lost, share);
            if (Margin.of(many.mean(changed, new SeededRandom(judges)), label, gallery, labels, own) <= 0) {
                return length(image, changed);
            }
        }
        return NOT_BROKEN;
    }

    /** The few samples may have been mistaken: how much longer than they said a change is tried. */
    private static double[] shares(double shortest) {
        return DoubleStream.concat(
                        DoubleStream.iterate(shortest, share -> share * LONGER).limit(LENGTHENINGS),
                        DoubleStream.of(1, 1.5, 2, 3).filter(share -> share > shortest))
                .toArray();
    }

    private void prepare(int pixels, SeededRandom random) {
        if (noise.length != SAMPLES * pixels) {
            noise = new float[SAMPLES * pixels];
            noisy = new float[noise.length];
            gradients = new float[noise.length];
        }
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (plan.sigma() * random.nextGaussian());
        }
    }

    /** The first image on the way whose R@1 is lost; null if there is none. */
    private float[] descend(float[] benign, int label, int own) {
        float[] image = benign.clone();
        for (int step = 0; step < plan.attackSteps(); step++) {
            addNoise(image);
            engine.embedForGradient(noisy, SAMPLES, embeddings);
            double[] mean = mean();
            int[] pair = nearest(mean, label, own);
            if (pair == null) {
                return null;
            }
            if (step > 0 && product(mean, pair[0]) <= product(mean, pair[1])) {
                return image;
            }
            for (int i = 0; i < embeddingGradients.length; i++) {
                int d = i % gallery.dimension();
                embeddingGradients[i] = (at(pair[0], d) - at(pair[1], d)) / SAMPLES;
            }
            engine.imageGradient(embeddingGradients, gradients);
            move(image);
        }
        return isLost(image, label, own) ? image : null;
    }

    private void addNoise(float[] image) {
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = Math.max(0, Math.min(1, image[i % image.length] + noise[i]));
        }
    }

    private double[] mean() {
        double[] mean = new double[gallery.dimension()];
        for (int i = 0; i < embeddings.length; i++) {
            mean[i % mean.length] += embeddings[i];
        }
        Arrays.setAll(mean, d -> mean[d] / SAMPLES);
        return mean;
    }

    /** Pixels that noise has taken out of [0, 1] have no slope. */
    private void move(float[] image) {
        double[] slope = new double[image.length];
        for (int i = 0; i < gradients.length; i++) {
            slope[i % image.length] += noisy[i] > 0 && noisy[i] < 1 ? gradients[i] : 0;
        }
        double norm = Math.sqrt(Arrays.stream(slope).map(value -> value * value).sum());
        double scale = norm == 0 ? 0 : STEP * plan.sigma() / norm;
        for (int p = 0; p < image.length; p++) {
            image[p] = (float) Math.max(0, Math.min(1, image[p] - scale * slope[p]));
        }
    }

    private boolean isLost(float[] image, int label, int own) {
        addNoise(image);
        engine.embed(noisy, SAMPLES, embeddings);
        double[] mean = mean();
        int[] pair = nearest(mean, label, own);
        return pair != null && product(mean, pair[0]) <= product(mean, pair[1]);
    }

    /** The nearest image of the class and the nearest of another; null if there is none of either. */
    private int[] nearest(double[] mean, int label, int own) {
        int[] pair = {-1, -1};
        double[] best = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int row = 0; row < labels.length; row++) {
            int which = labels[row] == label ? 0 : 1;
            double likeness = product(mean, row);
            if (row != own && likeness > best[which]) {
                best[which] = likeness;
                pair[which] = row;
            }
        }
        return pair[0] < 0 || pair[1] < 0 ? null : pair;
    }

    private double product(double[] mean, int row) {
        double sum = 0;
        for (int d = 0; d < mean.length; d++) {
            sum += mean[d] * at(row, d);
        }
        return sum;
    }

    private float at(int row, int d) {
        return gallery.values()[gallery.offset(row) + d];
    }

    /** The benign image with a share of the change, within [0, 1]. */
    private static float[] between(float[] benign, float[] changed, double share) {
        float[] image = new float[benign.length];
        for (int p = 0; p < image.length; p++) {
            double value = benign[p] + share * ((double) changed[p] - benign[p]);
            image[p] = (float) Math.max(0, Math.min(1, value));
        }
        return image;
    }

    private static double length(float[] benign, float[] changed) {
        double squares = 0;
        for (int p = 0; p < benign.length; p++) {
            squares += Math.pow((double) changed[p] - benign[p], 2);
        }
        return Math.sqrt(squares);
    }
}
