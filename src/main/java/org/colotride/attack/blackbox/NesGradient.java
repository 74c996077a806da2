package org.colotride.attack.blackbox;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.QueryObjective;
import org.colotride.tensor.ImageShape;

/**
 * Estimates gradients from losses by mirrored Gaussian noise u: Σ (L(x + u) − L(x − u))·u / (population·σ) (Ilyas et al.,
 * ICML 2018, §2.1). As in RobRank u is clipped to ±ε and x ± u to the ε-ball and [0, 1]; a pixel on the border then moves
 * on one side of each pair only, which halves its estimate and leaves its sign.
 */
final class NesGradient {
    private final LossQueries queries;
    private final NesSettings settings;
    private final EpsilonBall ball;
    private final NoiseGrid grid;
    private final int imageLength;
    private final float[] noise;
    private final float[][] noiseOfSlot;

    NesGradient(LossQueries queries, ImageShape shape, int batch, NesSettings settings) {
        this.queries = queries;
        this.settings = settings;
        this.ball = new EpsilonBall((float) settings.epsilon());
        this.grid = new NoiseGrid(shape);
        this.imageLength = shape.length();
        this.noise = new float[grid.length()];
        this.noiseOfSlot = new float[batch][grid.length()];
    }

    NoiseGrid grid() {
        return grid;
    }

    /**
     * @param images current images, {@code [count, C, H, W]}
     * @param benign around which the ε-balls lie, {@code [count, C, H, W]}
     * @param gradient receives the estimates, {@code [count, grid.length()]}
     * @param losses receives the losses of {@code images}, {@code [count]}
     */
    void estimate(
            int step,
            float[] images,
            float[] benign,
            List<? extends QueryObjective> objectives,
            List<? extends RandomGenerator> randoms,
            double[] gradient,
            double[] losses) {
        Arrays.fill(gradient, 0);
        double[] forward = new double[objectives.size()];
        for (int i = 0; i < objectives.size(); i++) {
            int image = i;
            QueryObjective objective = objectives.get(i);
            queries.ask(images, i, step, objective, loss -> losses[image] = loss);
            for (int pair = 0; pair < settings.population() / 2; pair++) {
                draw(randoms.get(i));
                write(images, benign, i, 1);
                queries.ask(step, objective, loss -> forward[image] = loss);
                write(images, benign, i, -1);
                // The answer may come after later draws.
                float[] kept = noiseOfSlot[queries.slot()];
                System.arraycopy(noise, 0, kept, 0, kept.length);
                queries.ask(step, objective, loss -> add(forward[image] - loss, kept, gradient, image));
            }
        }
        queries.flush();
    }

    private void draw(RandomGenerator random) {
        for (int k = 0; k < noise.length; k++) {
            float drawn = (float) (settings.sigma() * random.nextGaussian());
            noise[k] = Math.min(Math.max(drawn, -ball.epsilon()), ball.epsilon());
        }
    }

    private void write(float[] images, float[] benign, int image, int sign) {
        int from = image * imageLength;
        float[] to = queries.images();
        int offset = queries.offset();
        for (int p = 0; p < imageLength; p++) {
            to[offset + p] = ball.project(images[from + p] + sign * noise[grid.cell(p)], benign[from + p]);
        }
    }

    private void add(double difference, float[] direction, double[] gradient, int image) {
        double weight = difference / (settings.population() * settings.sigma());
        int offset = image * direction.length;
        for (int k = 0; k < direction.length; k++) {
            gradient[offset + k] += weight * direction[k];
        }
    }
}
