package org.colotride.defense;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLoss;
import org.colotride.mining.Triplets;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.Sign;

/**
 * Free-AT (Shafahi et al., NeurIPS 2019, on triplets as RobRank wrote it down but switched it off): a perturbation σ that
 * survives from batch to batch is added to the images; each batch is trained on several times, and each time σ takes one
 * step of α up the training loss. Train with 1/replays of the epochs.
 *
 * <p>The step is that of the loss and the weights that are trained on; it is computed by a pass of its own, in evaluation
 * mode, where the published idea takes it from the training pass.
 */
public final class FreeAdversarialTraining implements Defense {
    private static final String NAME = "Free-AT";
    private static final String STATE = "perturbation";
    private static final String ANCHORS = "anchors";
    private static final String POSITIVES = "positives";
    private static final String NEGATIVES = "negatives";

    /**
     * @param epsilon largest change of a pixel, in (0, 1]; 77/255 for images of 28×28, 8/255 for larger ones if null
     * @param alpha size of a step, in (0, 1]; 3/255 or 1/255 if null
     * @param replays iterations on the same batch, ≥ 1; 4 if null
     */
    public record Args(Double epsilon, Double alpha, Integer replays) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Args {
            new PublishedDescent(epsilon, alpha, null);
            replays = replays == null ? 4 : replays;
            PublishedDescent.require(replays >= 1, "replays: " + replays + " is less than 1");
        }
    }

    private final Args args;
    private final PublishedDescent published;
    private final TripletStack stack = new TripletStack();
    private Triplets triplets;
    private MetricLoss loss;
    private float[] perturbation = new float[0];
    private float[] images = new float[0];
    private float[] imageGradient = new float[0];

    public FreeAdversarialTraining(Args args) {
        this.args = args;
        this.published = new PublishedDescent(args.epsilon(), args.alpha(), null);
    }

    @Override
    public List<String> turns() {
        return List.of(NAME);
    }

    @Override
    public int replays() {
        return args.replays();
    }

    @Override
    public MetricLoss loss(MetricLoss configured) {
        loss = configured;
        return configured;
    }

    @Override
    public DefendedBatch defend(BenignBatch batch, RandomGenerator random, ProjectedGradientDescent descent) {
        if (triplets == null || batch.progress().iteration() % args.replays() == 0) {
            triplets = batch.mine();
        }
        stack.fill(batch, triplets);
        float[] benign = stack.images();
        if (images.length != benign.length) {
            images = new float[benign.length];
            imageGradient = new float[benign.length];
        }
        perturbation = perturbation.length < benign.length ? Arrays.copyOf(perturbation, benign.length) : perturbation;
        for (int i = 0; i < images.length; i++) {
            images[i] = Math.min(Math.max(benign[i] + perturbation[i], 0f), 1f);
        }
        BatchLayout layout = BatchLayout.stacked(BatchLayout.stackedLabels(batch.labels(), triplets));
        PgdSettings settings = settings(batch.shape());
        ascend(benign, layout, settings, descent);
        return new DefendedBatch(images, layout, triplets, new Turn(NAME, 1, settings.epsilon(), settings.alpha()));
    }

    private PgdSettings settings(ImageShape shape) {
        return published.settings(shape);
    }

    private void ascend(float[] benign, BatchLayout layout, PgdSettings settings, ProjectedGradientDescent descent) {
        Embeddings embeddings =
                Embeddings.zeros(layout.count(), descent.engine().dimension());
        float[] embeddingGradient = new float[embeddings.values().length];
        descent.engine().embedForGradient(images, layout.count(), embeddings.values());
        loss.evaluate(embeddings, layout, embeddingGradient);
        descent.engine().imageGradient(embeddingGradient, imageGradient);
        float epsilon = (float) settings.epsilon();
        float alpha = (float) settings.alpha();
        for (int i = 0; i < images.length; i++) {
            float sum = benign[i] + perturbation[i];
            // Nothing flows through a pixel that the range has clipped.
            float slope = sum >= 0 && sum <= 1 ? imageGradient[i] : 0;
            float moved = perturbation[i] + alpha * Sign.of(slope);
            perturbation[i] = Math.min(Math.max(moved, -epsilon), epsilon);
        }
        descent.engine().complete(perturbation, layout.count());
    }

    @Override
    public Map<String, float[]> state() {
        return triplets == null
                ? Map.of(STATE, perturbation)
                : Map.of(
                        STATE,
                        perturbation,
                        ANCHORS,
                        floats(triplets.anchors()),
                        POSITIVES,
                        floats(triplets.positives()),
                        NEGATIVES,
                        floats(triplets.negatives()));
    }

    @Override
    public void restore(Map<String, float[]> state) {
        perturbation = state.get(STATE).clone();
        if (state.containsKey(ANCHORS)) {
            triplets = new Triplets(ints(state.get(ANCHORS)), ints(state.get(POSITIVES)), ints(state.get(NEGATIVES)));
        }
    }

    /** Positions in a batch are far below 2²⁴. */
    private static float[] floats(int[] positions) {
        float[] floats = new float[positions.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = positions[i];
        }
        return floats;
    }

    private static int[] ints(float[] positions) {
        int[] ints = new int[positions.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) positions[i];
        }
        return ints;
    }
}
