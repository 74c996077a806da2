package org.colotride.attack.blackbox;

import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.QueryObjective;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;

/**
 * Square Attack for the L∞ ball (Andriushchenko et al., ECCV 2020, algorithms 1 and 2): from vertical stripes of ±ε on,
 * each query sets a square at a random place to ±ε, a random sign per channel, and keeps it if the loss falls. It needs
 * no gradient, not even an estimated one, so masked gradients do not mislead it.
 *
 * <p>{@link SearchResult#losses()} holds the loss of the best image after each query, so it never rises. The stripes are
 * kept whatever their loss, as published.
 */
public final class SquareSearch implements ImageSearch {
    /** With ε > 0 a draw leaves the square as it is with probability ½ at most, so no more are needed. */
    private static final int DRAWS_FOR_A_CHANGE = 64;

    private final ImageShape shape;
    private final SquareSettings settings;
    private final EpsilonBall ball;
    private final LossQueries queries;

    /**
     * @param engine of the attacked model
     * @param batch images that it embeds at once; bounds the memory
     */
    public SquareSearch(EmbeddingEngine engine, ImageShape shape, SquareSettings settings, int batch) {
        this.shape = shape;
        this.settings = settings;
        this.ball = new EpsilonBall((float) settings.epsilon());
        this.queries = new LossQueries(engine, shape, batch);
    }

    @Override
    public SearchResult search(
            float[] images, List<? extends QueryObjective> objectives, List<? extends RandomGenerator> randoms) {
        SearchArguments.requireOnePerImage(images, shape, objectives, randoms);
        int count = objectives.size();
        float[] benign = images.clone();
        float[] candidates = new float[images.length];
        double[] best = new double[count];
        double[] asked = new double[count];
        double[][] perStep = new double[count][settings.queries()];
        for (int i = 0; i < count; i++) {
            stripes(images, benign, i, randoms.get(i));
        }
        losses(0, images, objectives, best);
        for (int i = 0; i < count; i++) {
            perStep[i][0] = best[i];
        }
        for (int query = 1; query < settings.queries(); query++) {
            System.arraycopy(images, 0, candidates, 0, images.length);
            for (int i = 0; i < count; i++) {
                square(query, candidates, benign, i, randoms.get(i));
            }
            losses(query, candidates, objectives, asked);
            for (int i = 0; i < count; i++) {
                if (asked[i] < best[i]) {
                    best[i] = asked[i];
                    System.arraycopy(candidates, i * shape.length(), images, i * shape.length(), shape.length());
                }
                perStep[i][query] = best[i];
            }
        }
        return new SearchResult(perStep, settings.queries(), best);
    }

    private void losses(int query, float[] images, List<? extends QueryObjective> objectives, double[] losses) {
        for (int i = 0; i < losses.length; i++) {
            int image = i;
            queries.ask(images, i, query, objectives.get(i), loss -> losses[image] = loss);
        }
        queries.flush();
    }

    private void stripes(float[] images, float[] benign, int image, RandomGenerator random) {
        for (int c = 0; c < shape.channels(); c++) {
            for (int x = 0; x < shape.width(); x++) {
                set(images, benign, offset(image, c, 0, x), shape.height(), 1, sign(random));
            }
        }
    }

    private void square(int query, float[] images, float[] benign, int image, RandomGenerator random) {
        int side = settings.side(query, shape.height(), shape.width());
        int top = random.nextInt(shape.height() - side + 1);
        int left = random.nextInt(shape.width() - side + 1);
        boolean changed = false;
        for (int draw = 0; draw < DRAWS_FOR_A_CHANGE && !changed; draw++) {
            for (int c = 0; c < shape.channels(); c++) {
                changed |= set(images, benign, offset(image, c, top, left), side, side, sign(random));
            }
        }
    }

    private static int sign(RandomGenerator random) {
        return random.nextBoolean() ? 1 : -1;
    }

    private int offset(int image, int channel, int y, int x) {
        return ((image * shape.channels() + channel) * shape.height() + y) * shape.width() + x;
    }

    private boolean set(float[] images, float[] benign, int offset, int height, int width, int sign) {
        boolean changed = false;
        for (int y = 0; y < height; y++) {
            for (int p = offset + y * shape.width(); p < offset + y * shape.width() + width; p++) {
                float pixel = ball.project(benign[p] + sign * ball.epsilon(), benign[p]);
                changed |= pixel != images[p];
                images[p] = pixel;
            }
        }
        return changed;
    }
}
