package org.colotride.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.attack.Objective;
import org.colotride.attack.PgdSettings;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.collapse.Collapseness;
import org.colotride.config.Component;
import org.colotride.data.ImageShape;
import org.colotride.defense.AnchorPerturbation;
import org.colotride.defense.CandidatePerturbation;
import org.colotride.defense.Perturbation;
import org.colotride.loss.MetricLossFunction;
import org.colotride.metric.PairwiseDistance;
import org.colotride.mining.Triplets;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.Embeddings;
import org.colotride.random.SeededRandom;
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
    private final int pairs;
    private final int steps;
    private final float[] batch;
    private final float[] triplets;
    private final Embeddings benign;
    private final Triplets positions;

    /**
     * @param pairs anchor-positive pairs of a batch, B
     * @param steps of a perturbation
     */
    public PhaseTimes(Backbone backbone, ImageShape shape, int pairs, int steps) {
        this.pairs = pairs;
        this.steps = steps;
        this.network = EmbeddingNetwork.create(
                backbone,
                shape,
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-5, 4e-4),
                new SeededRandom(0));
        this.descent = new ProjectedGradientDescent(network.engine());
        this.batch = random(2 * pairs * shape.length());
        this.triplets = random(3 * pairs * shape.length());
        this.benign = Embeddings.zeros(2 * pairs, network.dimension());
        this.positions = positions(pairs);
        network.engine().embed(batch, 2 * pairs, benign.values());
    }

    private static float[] random(int length) {
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
    public Map<String, Double> measure(int runs) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        Collapseness collapseness = new Collapseness(10);
        // Thresholds at which both parts of a perturbation's loss stay active, so that every step does all its work.
        seconds.put("cap", median(runs, () -> perturb(new CandidatePerturbation(collapseness, 2))));
        seconds.put("anp", median(runs, () -> perturb(new AnchorPerturbation(collapseness, -2))));
        seconds.put("update", median(runs, this::update));
        seconds.put("embed", median(runs, () -> network.engine().embed(batch, 2 * pairs, benign.values())));
        seconds.put("attack", median(runs, this::attack));
        return seconds;
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

    private void update() {
        ImageShape shape = network.shape();
        try (INDArray images =
                Nd4j.createFromArray(triplets).reshape(3L * pairs, shape.channels(), shape.height(), shape.width())) {
            network.graph().fit(new MultiDataSet(images, Nd4j.zeros(3L * pairs, 1)));
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

    private static double median(int runs, Runnable phase) {
        phase.run();
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            phase.run();
            seconds[run] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return runs % 2 == 1 ? seconds[runs / 2] : (seconds[runs / 2 - 1] + seconds[runs / 2]) / 2;
    }

    @Override
    public void close() {
        network.close();
    }
}
