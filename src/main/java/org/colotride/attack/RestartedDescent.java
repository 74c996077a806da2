package org.colotride.attack;

import org.colotride.model.engine.EmbeddingEngine;

/**
 * PGD against a batch of queries with random starts (uniform in the ε-ball, then clipped to [0, 1]; Madry et al., ICLR
 * 2018) and restarts, of which each image keeps the run that ends with the lowest loss. More restarts repeat the fewer
 * first, so they are never worse. Not thread-safe.
 */
public final class RestartedDescent {
    private final EmbeddingEngine engine;
    private final ProjectedGradientDescent descent;

    /**
     * What was found, image by image.
     *
     * @param images adversarial images, {@code [count, C, H, W]}
     * @param embeddings theirs, {@code [count, D]}
     * @param losses theirs, {@code [queries]}
     * @param lossPerStep the loss before each update of the run that was kept, {@code [queries][steps]}
     * @param zeroGradients share of exactly zero gradients at each step of that run, {@code [queries][steps]}
     * @param lossPerRestart final loss of every run, {@code [queries][restarts]}
     */
    public record Result(
            float[] images,
            float[] embeddings,
            double[] losses,
            double[][] lossPerStep,
            double[][] zeroGradients,
            double[][] lossPerRestart) {}

    public RestartedDescent(EmbeddingEngine engine) {
        this.engine = engine;
        this.descent = new ProjectedGradientDescent(engine);
    }

    /**
     * @param benign pixels in [0, 1], {@code [count, C, H, W]}; not changed
     * @param count number of images, at least that of the queries
     * @param seeds of each image's random starts, {@code [count]}, so that they do not depend on the batch
     */
    public Result run(float[] benign, int count, BatchObjective objective, AttackProfile profile, long[] seeds) {
        int queries = objective.size();
        Result best = new Result(
                benign.clone(),
                new float[count * engine.dimension()],
                new double[queries],
                new double[queries][],
                new double[queries][],
                new double[queries][profile.restarts()]);
        float[] embeddings = new float[best.embeddings().length];
        for (int restart = 0; restart < profile.restarts(); restart++) {
            float[] images = benign.clone();
            if (restart > 0 || profile.randomStart()) {
                RandomStart.displace(images, profile.norm(), profile.epsilon(), seeds, restart);
            }
            objective.forget();
            PgdResult run = descent.runFrom(benign, images, count, objective, profile.descent());
            engine.embed(images, count, embeddings);
            objective.evaluate(profile.steps(), embeddings, null);
            keep(best, restart, images, embeddings, objective, run);
        }
        return best;
    }

    private void keep(
            Result best, int restart, float[] images, float[] embeddings, BatchObjective objective, PgdResult run) {
        double[] losses = objective.losses();
        int length = images.length / (embeddings.length / engine.dimension());
        for (int i = 0; i < losses.length; i++) {
            best.lossPerRestart()[i][restart] = losses[i];
            if (restart == 0 || losses[i] < best.losses()[i]) {
                best.losses()[i] = losses[i];
                System.arraycopy(images, i * length, best.images(), i * length, length);
                System.arraycopy(
                        embeddings,
                        i * engine.dimension(),
                        best.embeddings(),
                        i * engine.dimension(),
                        engine.dimension());
                best.lossPerStep()[i] = objective.lossPerStep(i);
                best.zeroGradients()[i] = zeroGradients(run, i);
            }
        }
    }

    private static double[] zeroGradients(PgdResult run, int image) {
        double[] shares = new double[run.steps()];
        for (int step = 0; step < shares.length; step++) {
            shares[step] = run.zeroGradients()[step][image];
        }
        return shares;
    }
}
