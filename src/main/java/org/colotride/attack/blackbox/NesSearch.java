package org.colotride.attack.blackbox;

import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.QueryObjective;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;

/**
 * PGD whose gradient is estimated by natural evolution strategies (Ilyas et al., ICML 2018), with RobRank's settings:
 * {@link NesSettings#published}.
 *
 * <p>It does what the published program means, which differs from what it does: there a mistaken bound moves every asked
 * image to x + ε, so that all losses are equal, and the step climbs the loss.
 *
 * <p>{@link SearchResult#losses()} holds the losses of the images before each step, as for PGD; this costs one query
 * in addition to the population.
 */
public final class NesSearch implements ImageSearch {
    private final ImageShape shape;
    private final NesSettings settings;
    private final LossQueries queries;
    private final NesGradient estimator;

    /**
     * @param engine of the attacked model
     * @param batch images that it embeds at once; bounds the memory
     */
    public NesSearch(EmbeddingEngine engine, ImageShape shape, NesSettings settings, int batch) {
        this.shape = shape;
        this.settings = settings;
        this.queries = new LossQueries(engine, shape, batch);
        this.estimator = new NesGradient(queries, shape, batch, settings);
    }

    @Override
    public SearchResult search(
            float[] images, List<? extends QueryObjective> objectives, List<? extends RandomGenerator> randoms) {
        SearchArguments.requireOnePerImage(images, shape, objectives, randoms);
        int count = objectives.size();
        float[] benign = images.clone();
        double[] gradient = new double[count * estimator.grid().length()];
        double[] losses = new double[count];
        double[][] perStep = new double[count][settings.steps()];
        for (int step = 0; step < settings.steps(); step++) {
            estimator.estimate(step, images, benign, objectives, randoms, gradient, losses);
            for (int i = 0; i < count; i++) {
                perStep[i][step] = losses[i];
            }
            descend(images, benign, gradient);
        }
        for (int i = 0; i < count; i++) {
            int image = i;
            queries.ask(images, i, settings.steps(), objectives.get(i), loss -> losses[image] = loss);
        }
        queries.flush();
        return new SearchResult(perStep, settings.queries(), losses);
    }

    private void descend(float[] images, float[] benign, double[] gradient) {
        EpsilonBall ball = new EpsilonBall((float) settings.epsilon());
        float alpha = (float) settings.alpha();
        NoiseGrid grid = estimator.grid();
        int length = shape.length();
        for (int i = 0; i < images.length; i++) {
            double slope = gradient[i / length * grid.length() + grid.cell(i % length)];
            images[i] = ball.project(images[i] - alpha * (float) Math.signum(slope), benign[i]);
        }
    }
}
