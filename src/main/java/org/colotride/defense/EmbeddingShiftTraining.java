package org.colotride.defense;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.loss.BatchLayout;
import org.colotride.mining.Triplets;

/**
 * EST, training on shifted embeddings (Zhou et al., ECCV 2020, arXiv 2002.11293): every image moves away from its own
 * benign embedding, and the network trains on adversarial images alone, their triplets mined on the adversarial
 * embeddings.
 */
public final class EmbeddingShiftTraining implements Defense {
    private static final String NAME = "EST";

    private final PublishedDescent published;
    private final ShiftedBatch shifted = new ShiftedBatch();

    public EmbeddingShiftTraining(PublishedDescent published) {
        this.published = published;
    }

    @Override
    public List<String> turns() {
        return List.of(NAME);
    }

    @Override
    public BatchLoad load(int pairs) {
        return new BatchLoad(2 * pairs, 2 * pairs);
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        PgdSettings settings = published.settings(batch.shape());
        int steps = shifted.shift(batch, published.distance(), settings, random, descent);
        Triplets triplets = batch.mine(batch.miner(), shifted.embed(batch, descent));
        int[] absent = new int[batch.labels().length];
        Arrays.fill(absent, BatchLayout.ABSENT);
        return new DefendedBatch(
                shifted.images(),
                new BatchLayout(batch.labels(), triplets, absent),
                triplets,
                new Turn(NAME, steps, settings.epsilon(), settings.alpha()));
    }
}
