package org.colotride.robustness.certificate;

import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;

/**
 * The mean embedding of an image under Gaussian noise on its pixels (RetrievalGuard, ICML 2022, arXiv 2206.11225). What
 * the noise takes out of [0, 1] is put back, as part of the network: embeddings stay of unit length, which is all that
 * the certificate needs. Not thread-safe.
 */
public final class SmoothedEmbedding {
    private static final int BATCH = 128;

    private final EmbeddingEngine engine;
    private final double sigma;
    private final int samples;
    private final float[] embeddings;
    private float[] noisy = new float[0];

    /** @param engine whose embeddings have unit length */
    public SmoothedEmbedding(EmbeddingEngine engine, double sigma, int samples) {
        this.engine = engine;
        this.sigma = sigma;
        this.samples = samples;
        this.embeddings = new float[BATCH * engine.dimension()];
    }

    /**
     * @param image pixels in [0, 1], {@code [C, H, W]}
     * @param random draws the noise
     * @return the mean of the samples, {@code [D]}
     */
    public double[] mean(float[] image, SeededRandom random) {
        int dimension = engine.dimension();
        double[] sum = new double[dimension];
        if (noisy.length != BATCH * image.length) {
            noisy = new float[BATCH * image.length];
        }
        for (int done = 0; done < samples; done += BATCH) {
            int count = Math.min(BATCH, samples - done);
            for (int i = 0; i < count * image.length; i++) {
                double value = image[i % image.length] + sigma * random.nextGaussian();
                noisy[i] = (float) Math.max(0, Math.min(1, value));
            }
            engine.embed(noisy, count, embeddings);
            for (int i = 0; i < count * dimension; i++) {
                sum[i % dimension] += embeddings[i];
            }
        }
        for (int d = 0; d < dimension; d++) {
            sum[d] /= samples;
        }
        return sum;
    }
}
