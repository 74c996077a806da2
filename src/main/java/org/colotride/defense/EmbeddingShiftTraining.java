package org.colotride.defense;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.loss.BatchLayout;
import org.colotride.mining.Triplets;
import org.colotride.tensor.PairDistance;

/**
 * EST, training on shifted embeddings (Zhou et al., ECCV 2020, arXiv 2002.11293): every image moves away from its own
 * benign embedding, and the network trains on adversarial images alone, their triplets mined on the adversarial
 * embeddings.
 */
public final class EmbeddingShiftTraining implements Defense {
    private static final String NAME = "EST";

    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 77/255 for images of 28×28, 8/255 for larger ones if null
     * @param alpha size of a step, in (0, 1]; 3/255 or 1/255 if null
     * @param steps of PGD, ≥ 1; 32 if null
     * @param distance between embeddings; Euclidean if null, cosine for the metric C
     */
    public record Args(Double epsilon, Double alpha, Integer steps, PairDistance distance) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            new PublishedDescent(epsilon, alpha, steps);
            distance = distance == null ? PairDistance.euclidean : distance;
        }
    }

    private final PublishedDescent published;
    private final PairDistance distance;
    private final ShiftedBatch shifted = new ShiftedBatch();

    public EmbeddingShiftTraining(Args args) {
        this.published = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
        this.distance = args.distance();
    }

    @Override
    public List<String> turns() {
        return List.of(NAME);
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        PgdSettings settings = published.settings(batch.shape());
        int steps = shifted.shift(batch, distance, settings, random, descent);
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
