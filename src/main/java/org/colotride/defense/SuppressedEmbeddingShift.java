package org.colotride.defense;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLoss;
import org.colotride.loss.ShiftSuppression;
import org.colotride.mining.Triplets;
import org.colotride.tensor.PairDistance;

/**
 * SES, suppressing the embedding shift (Zhou et al., ECCV 2020, supplement): every image moves away from its benign
 * embedding; trained are benign triplets, and the distance of each adversarial embedding from its benign one is added to
 * their loss.
 */
public final class SuppressedEmbeddingShift implements Defense {
    private static final String NAME = "SES";

    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 77/255 for images of 28×28, 8/255 for larger ones if null
     * @param alpha size of a step, in (0, 1]; 3/255 or 1/255 if null
     * @param steps of PGD, ≥ 1; 32 if null
     * @param weight of the mean shift in the loss, ≥ 0; 1 if null
     * @param distance between embeddings; Euclidean if null, cosine for the metric C
     */
    public record Args(Double epsilon, Double alpha, Integer steps, Double weight, PairDistance distance) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            new PublishedDescent(epsilon, alpha, steps);
            weight = weight == null ? 1 : weight;
            PublishedDescent.require(
                    weight >= 0 && weight < Double.POSITIVE_INFINITY,
                    "weight: " + weight + " is not a finite number of at least 0");
            distance = distance == null ? PairDistance.euclidean : distance;
        }
    }

    private final Args args;
    private final PublishedDescent published;
    private final ShiftedBatch shifted = new ShiftedBatch();
    private float[] both = new float[0];

    public SuppressedEmbeddingShift(Args args) {
        this.args = args;
        this.published = new PublishedDescent(args.epsilon(), args.alpha(), args.steps());
    }

    @Override
    public List<String> turns() {
        return List.of(NAME);
    }

    /** Trains on the 2B benign images, then the 2B adversarial ones. */
    @Override
    public BatchLoad load(int pairs) {
        return new BatchLoad(2 * pairs, 4 * pairs);
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        Triplets triplets = batch.mine();
        PgdSettings settings = published.settings(batch.shape());
        int steps = shifted.shift(batch, args.distance(), settings, random, descent);
        int count = batch.labels().length;
        int pixels = count * batch.shape().length();
        if (both.length != 2 * pixels) {
            both = new float[2 * pixels];
        }
        System.arraycopy(batch.images(), 0, both, 0, pixels);
        System.arraycopy(shifted.images(), 0, both, pixels, pixels);
        int[] labels = Arrays.copyOf(batch.labels(), 2 * count);
        int[] benign = new int[2 * count];
        for (int i = 0; i < count; i++) {
            labels[count + i] = labels[i];
            benign[i] = BatchLayout.ABSENT;
            benign[count + i] = i;
        }
        return new DefendedBatch(
                both,
                new BatchLayout(labels, triplets, benign),
                triplets,
                new Turn(NAME, steps, settings.epsilon(), settings.alpha()));
    }

    @Override
    public MetricLoss loss(MetricLoss configured) {
        return new ShiftSuppression(configured, args.weight(), args.distance());
    }
}
