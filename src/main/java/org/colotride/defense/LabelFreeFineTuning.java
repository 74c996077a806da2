package org.colotride.defense;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLoss;
import org.colotride.loss.ReferenceLoss;
import org.colotride.mining.Triplets;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.tensor.Embeddings;

/**
 * Fine-tuning without labels, in the manner of FARE (Schlarmann et al., ICML 2024, arXiv 2402.12336): adversarial
 * embeddings are kept at the benign ones of the network that the training began with, L = mean ‖φ(x̃) − φ₀(x)‖², and the
 * images move to make that as large as it can be. It needs a network that is good already ({@code weights.file}).
 *
 * <p>Simplified: embeddings are as the network's metric gives them (FARE's are not normalised), and the descent is the one
 * that all comparators share, without a random start: the first step follows the difference of the two networks, or, while
 * they are equal, noise of 1e-7. Triplets are mined to be watched; nothing learns from them.
 */
public final class LabelFreeFineTuning implements Defense {
    private static final String NAME = "FARE";
    private static final String STATE = "reference";

    private final PublishedDescent published;
    private final ShiftedBatch shifted = new ShiftedBatch();
    private EmbeddingNetwork reference;
    private Embeddings references = Embeddings.zeros(0, 1);
    private ReferenceLoss loss;

    public LabelFreeFineTuning(PublishedDescent published) {
        this.published = published;
    }

    @Override
    public List<String> turns() {
        return List.of(NAME);
    }

    @Override
    public MetricLoss loss(MetricLoss configured) {
        loss = new ReferenceLoss(configured);
        return loss;
    }

    @Override
    public void begin(EmbeddingNetwork network) {
        reference = network.copy();
    }

    @Override
    public BatchLoad load(int pairs) {
        return new BatchLoad(2 * pairs, 2 * pairs);
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        int count = batch.labels().length;
        if (references.count() != count) {
            references = Embeddings.zeros(count, reference.dimension());
        }
        reference.engine().embed(batch.images(), count, references.values());
        float[] noise = ShiftPerturbation.noise(references.values().length, random);
        PgdSettings settings = published.settings(batch.shape());
        int steps = shifted.descend(
                batch,
                (step, embeddings, gradient) -> {
                    double shift = ReferenceLoss.squaredShift(embeddings, references, gradient);
                    for (int i = 0; i < gradient.length; i++) {
                        gradient[i] = -gradient[i] + (step == 0 ? noise[i] : 0);
                    }
                    return -shift;
                },
                settings,
                descent);
        loss.references(references);
        Triplets triplets = batch.mine();
        int[] absent = new int[count];
        Arrays.fill(absent, BatchLayout.ABSENT);
        return new DefendedBatch(
                shifted.images(),
                new BatchLayout(batch.labels(), triplets, absent),
                triplets,
                new Turn(NAME, steps, settings.epsilon(), settings.alpha()));
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of(STATE, reference.weights());
    }

    @Override
    public void restore(Map<String, float[]> state) {
        reference.setWeights(state.get(STATE));
    }

    @Override
    public void close() {
        if (reference != null) {
            reference.close();
        }
    }
}
