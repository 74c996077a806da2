package org.colotride.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.attack.Objective;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.cluster.Group;
import org.colotride.collapse.Collapseness;
import org.colotride.config.Component;
import org.colotride.defense.AnchorPerturbation;
import org.colotride.defense.CandidatePerturbation;
import org.colotride.defense.Perturbation;
import org.colotride.loss.BatchLayout;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.Triplets;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.PairwiseDistance;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times the phases of one training iteration on random images, as the baseline program defines them: no early stop, the
 * same batch, median over the runs after one that does not count.
 */
public final class PhaseTimes implements AutoCloseable {
    private static final double EPSILON = 8.0 / 255;
    private static final double ALPHA = 1.0 / 255;
    private static final int ATTACK_STEPS = 32;

    private final EmbeddingNetwork network;
    private final ProjectedGradientDescent descent;
    private final int runs;
    private final int pairs;
    private final int steps;
    private final float[] batch;
    private final float[] triplets;
    private final Embeddings benign;
    private final Triplets positions;
    private final Collapseness collapseness = new Collapseness(10);

    public PhaseTimes(BenchmarkSetting setting) {
        this(setting, Group.ALONE, false);
    }

    /**
     * @param group that shares the network; all members time the same phases in step
     * @param exactSums whether gradients of weights are summed as a group does, by one process too
     */
    PhaseTimes(BenchmarkSetting setting, Group group, boolean exactSums) {
        ImageShape shape = setting.shape();
        this.runs = setting.runs();
        this.pairs = setting.pairs();
        this.steps = setting.steps();
        this.network = EmbeddingNetwork.create(
                setting.backbone(),
                shape,
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-5, 4e-4),
                new SeededRandom(0));
        if (exactSums) {
            network.sumExactly();
        }
        if (setting.microBatch() > 0) {
            network.divide(setting.microBatch());
        }
        network.shareWith(group);
        this.descent = new ProjectedGradientDescent(network.engine());
        this.batch = random(2 * pairs * shape.length());
        this.triplets = random(3 * pairs * shape.length());
        this.benign = Embeddings.zeros(2 * pairs, network.dimension());
        this.positions = positions(pairs);
        network.engine().embed(batch, 2 * pairs, benign.values());
    }

    /** So many pixels of noise, the same each time. */
    static float[] random(int length) {
        SeededRandom random = new SeededRandom(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    /** Anchors are even, positives odd; the next pair's positive is the negative. */
    private static Triplets positions(int pairs) {
        int[] anchors = new int[pairs];
        int[] positives = new int[pairs];
        int[] negatives = new int[pairs];
        for (int i = 0; i < pairs; i++) {
            anchors[i] = 2 * i;
            positives[i] = 2 * i + 1;
            negatives[i] = (2 * i + 3) % (2 * pairs);
        }
        return new Triplets(anchors, positives, negatives);
    }

    /** Seconds of each phase: {@code cap}, {@code anp}, {@code update}, {@code embed}, {@code attack}. */
    public Map<String, Double> measure() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("cap", Median.seconds(runs, this::cap));
        seconds.put("anp", Median.seconds(runs, this::anp));
        seconds.put("update", Median.seconds(runs, this::update));
        seconds.put("embed", Median.seconds(runs, this::embed));
        seconds.put("attack", Median.seconds(runs, this::attack));
        return seconds;
    }

    EmbeddingEngine engine() {
        return network.engine();
    }

    /** The batch, {@code [2B, C, H, W]}. */
    float[] images() {
        return batch;
    }

    // Thresholds at which both parts of a perturbation's loss stay active, so that every step does all its work.
    void cap() {
        perturb(new CandidatePerturbation(collapseness, 2));
    }

    void anp() {
        perturb(new AnchorPerturbation(collapseness, -2));
    }

    void embed() {
        network.engine().embed(batch, 2 * pairs, benign.values());
    }

    private void perturb(Perturbation perturbation) {
        int[] moving = perturbation.moving(positions);
        int length = network.shape().length();
        float[] images = new float[moving.length * length];
        for (int i = 0; i < moving.length; i++) {
            System.arraycopy(batch, moving[i] * length, images, i * length, length);
        }
        descent.run(images, moving.length, perturbation.objective(benign, positions), settings(steps));
    }

    private static PgdSettings settings(int steps) {
        return new PgdSettings(EPSILON, ALPHA, steps, Double.NEGATIVE_INFINITY);
    }

    void update() {
        ImageShape shape = network.shape();
        try (INDArray images = Nd4j.createFromArray(triplets)
                        .reshape(3L * pairs, shape.channels(), shape.height(), shape.width());
                INDArray labels = BatchLayout.stacked(new int[3 * pairs]).toLabels()) {
            network.graph().fit(new MultiDataSet(images, labels));
        }
        network.engine().refresh();
    }

    /** The batch moves away from its benign embeddings (ES). */
    private void attack() {
        int count = 2 * pairs;
        int dimension = network.dimension();
        float[] start = new float[count * dimension];
        Objective away = (step, embeddings, gradient) -> {
            if (step == 0) {
                System.arraycopy(embeddings, 0, start, 0, start.length);
            }
            double loss = 0;
            for (int i = 0; i < count; i++) {
                double distance = PairwiseDistance.between(embeddings, i, start, i, dimension);
                PairwiseDistance.addGradient(embeddings, i, start, i, dimension, distance, -1, gradient, null);
                loss -= distance;
            }
            return loss;
        };
        descent.run(batch.clone(), count, away, settings(ATTACK_STEPS));
    }

    @Override
    public void close() {
        network.close();
    }
}
