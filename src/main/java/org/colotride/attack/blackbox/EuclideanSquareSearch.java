package org.colotride.attack.blackbox;

import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.Ball;
import org.colotride.attack.Norm;
import org.colotride.attack.QueryObjective;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;

/**
 * Square Attack for the ℓ2 ball (Andriushchenko et al., ECCV 2020, algorithms 1 and 4): from tiles of bumps on, each query
 * moves the {@linkplain MovingChange change} of an image from one square into another, and keeps it if the loss falls. A
 * change is scaled to the length ε, then clipped to [0, 1].
 *
 * <p>{@link SearchResult#losses()} holds the loss of the best image after each query, so it never rises. The first change is
 * kept whatever its loss, as published.
 */
public final class EuclideanSquareSearch implements ImageSearch {
    private final ImageShape shape;
    private final SquareSettings settings;
    private final LossQueries queries;

    /**
     * @param engine of the attacked model
     * @param settings of the norm ℓ2
     * @param batch images that it embeds at once; bounds the memory
     */
    public EuclideanSquareSearch(EmbeddingEngine engine, ImageShape shape, SquareSettings settings, int batch) {
        if (settings.norm() != Norm.l2) {
            throw new IllegalArgumentException("norm: " + settings.norm() + " is not l2");
        }
        this.shape = shape;
        this.settings = settings;
        this.queries = new LossQueries(engine, shape, batch);
    }

    @Override
    public SearchResult search(
            float[] images, List<? extends QueryObjective> objectives, List<? extends RandomGenerator> randoms) {
        SearchArguments.requireOnePerImage(images, shape, objectives, randoms);
        int count = objectives.size();
        int length = shape.length();
        float[] benign = images.clone();
        Ball ball = Norm.l2.ball(benign, Math.max(1, count), settings.epsilon());
        MovingChange change = new MovingChange(shape, settings.epsilon());
        float[] candidates = new float[images.length];
        double[] best = new double[count];
        double[] asked = new double[count];
        double[][] perStep = new double[count][settings.queries()];
        for (int i = 0; i < count; i++) {
            change.tile(randoms.get(i));
            change.show(benign, images, i, ball);
        }
        losses(0, images, objectives, best);
        for (int i = 0; i < count; i++) {
            perStep[i][0] = best[i];
        }
        for (int query = 1; query < settings.queries(); query++) {
            int side = settings.side(query, shape.height(), shape.width());
            for (int i = 0; i < count; i++) {
                change.read(benign, images, i);
                change.move(side, randoms.get(i));
                change.show(benign, candidates, i, ball);
            }
            losses(query, candidates, objectives, asked);
            for (int i = 0; i < count; i++) {
                if (asked[i] < best[i]) {
                    best[i] = asked[i];
                    System.arraycopy(candidates, i * length, images, i * length, length);
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
}
