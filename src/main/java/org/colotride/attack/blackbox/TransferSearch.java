package org.colotride.attack.blackbox;

import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.BatchObjective;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.attack.QueryObjective;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.tensor.ImageShape;

/**
 * Adversarial images made by white-box PGD on another model, in the hope that they mislead the attacked one too
 * (Papernot et al., 2016). The attacked model is never asked.
 *
 * <p>The objectives must be bound to the other model's gallery; losses are the other model's, per step as in PGD. The
 * random generators are not used.
 */
public final class TransferSearch implements ImageSearch {
    private final EmbeddingEngine other;
    private final ImageShape shape;
    private final PgdSettings settings;
    private final int batch;
    private final ProjectedGradientDescent descent;
    private final LossQueries queries;
    private final float[] padded;

    /**
     * @param other engine of the other model
     * @param settings of PGD; it never stops early, since a batch's sum of losses says little about one query
     * @param batch images that it embeds at once; bounds the memory
     */
    public TransferSearch(EmbeddingEngine other, ImageShape shape, PgdSettings settings, int batch) {
        this.other = other;
        this.shape = shape;
        this.settings = new PgdSettings(
                settings.epsilon(),
                settings.alpha(),
                settings.steps(),
                Double.NEGATIVE_INFINITY,
                false,
                settings.norm());
        this.batch = batch;
        this.descent = new ProjectedGradientDescent(other);
        this.queries = new LossQueries(other, shape, batch);
        this.padded = new float[Math.multiplyExact(batch, shape.length())];
    }

    @Override
    public SearchResult search(
            float[] images, List<? extends QueryObjective> objectives, List<? extends RandomGenerator> randoms) {
        SearchArguments.requireOnePerImage(images, shape, objectives, randoms);
        int count = objectives.size();
        double[][] perStep = new double[count][];
        for (int from = 0; from < count; from += batch) {
            int to = Math.min(from + batch, count);
            BatchObjective together = new BatchObjective(objectives.subList(from, to), other.dimension());
            perturb(images, from, to, together);
            for (int i = from; i < to; i++) {
                perStep[i] = together.lossPerStep(i - from);
            }
        }
        double[] losses = new double[count];
        for (int i = 0; i < count; i++) {
            int image = i;
            queries.ask(images, i, settings.steps(), objectives.get(i), loss -> losses[image] = loss);
        }
        queries.flush();
        return new SearchResult(perStep, 0, losses);
    }

    private void perturb(float[] images, int from, int to, BatchObjective objective) {
        int length = shape.length();
        System.arraycopy(images, from * length, padded, 0, (to - from) * length);
        descent.run(padded, batch, objective, settings);
        System.arraycopy(padded, 0, images, from * length, (to - from) * length);
    }
}
