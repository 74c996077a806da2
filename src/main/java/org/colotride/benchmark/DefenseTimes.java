package org.colotride.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.attack.ProjectedGradientDescent;
import org.colotride.config.ConfigException;
import org.colotride.defense.BenignBatch;
import org.colotride.defense.DefendedBatch;
import org.colotride.defense.Defense;
import org.colotride.defense.TrainingProgress;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.TripletMiner;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.engine.CountedEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.colotride.training.Trainer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times whole training iterations of a registered defence, with the miner and the loss that it was published with, on the
 * same random images, two of each class.
 */
public final class DefenseTimes implements AutoCloseable {
    /** Half of a training is over, so that schedules have left their zero. */
    private static final int EPOCHS = 2;

    private final BenchmarkSetting setting;
    private final Defense defense;
    private final TripletMiner miner;
    private final EmbeddingNetwork network;
    private final CountedEngine engine;
    private final ProjectedGradientDescent descent;
    private final SeededRandom minerRandom = new SeededRandom(1);
    private final SeededRandom defenseRandom = new SeededRandom(2);
    private final float[] images;
    private final int[] labels;
    private final Embeddings benign;
    private int iterations;

    /** Nanoseconds of one iteration's phases. */
    private record Lap(long embed, long perturbation, long update) {}

    /** @param setting that names a defence */
    public DefenseTimes(BenchmarkSetting setting) {
        this.setting = setting;
        this.defense = setting.newDefense();
        this.miner = BenchmarkSetting.minerOf(defense);
        ImageShape shape = setting.shape();
        this.network = EmbeddingNetwork.create(
                setting.backbone(),
                shape,
                new MetricLossFunction(defense.recipe().loss()),
                new EmbeddingNetwork.Optimizer(1e-5, 4e-4),
                new SeededRandom(0));
        if (setting.microBatch() > 0) {
            network.divide(setting.microBatch());
        }
        Trainer.lossOf(network).extend(defense::loss);
        defense.begin(network);
        this.engine = new CountedEngine(network.engine());
        this.descent = new ProjectedGradientDescent(engine);
        int count = 2 * setting.pairs();
        this.images = PhaseTimes.random(count * shape.length());
        this.labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i / 2;
        }
        this.benign = Embeddings.zeros(count, network.dimension());
    }

    /**
     * Seconds of each phase, medians of the runs after one that does not count: {@code embed}, the benign images;
     * {@code perturbation}, mining included; {@code update}.
     *
     * @throws ConfigException if the defence makes fewer steps than it was asked for, which no other program could be
     *     compared with
     */
    public Map<String, Double> measure() {
        iterate();
        int runs = setting.runs();
        double[] embed = new double[runs];
        double[] perturbation = new double[runs];
        double[] update = new double[runs];
        for (int run = 0; run < runs; run++) {
            Lap lap = iterate();
            embed[run] = lap.embed() / 1e9;
            perturbation[run] = lap.perturbation() / 1e9;
            update[run] = lap.update() / 1e9;
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("embed", Median.of(embed));
        seconds.put("perturbation", Median.of(perturbation));
        seconds.put("update", Median.of(update));
        return seconds;
    }

    private Lap iterate() {
        long start = System.nanoTime();
        engine.embed(images, labels.length, benign.values());
        long embedded = System.nanoTime();
        TrainingProgress progress = new TrainingProgress(1, EPOCHS, iterations, EPOCHS * (iterations + 1));
        iterations++;
        DefendedBatch defended = defense.defend(
                new BenignBatch(images, network.shape(), labels, benign, miner, minerRandom, progress),
                defenseRandom,
                descent);
        long perturbed = System.nanoTime();
        requireAllSteps(defended.turn().steps());
        update(defended);
        return new Lap(embedded - start, perturbed - embedded, System.nanoTime() - perturbed);
    }

    private void requireAllSteps(int made) {
        if (setting.takesSteps() && made != setting.steps()) {
            String remedy = made > 0
                    ? "ask for " + made + " steps"
                    : "time another defence, or COLO-TRIDE's phases, without --defense";
            throw new ConfigException("--defense " + setting.defense() + ": it stopped after " + made + " of "
                    + setting.steps()
                    + " steps on random images, so that its time says nothing beside that of all steps; "
                    + remedy);
        }
    }

    private void update(DefendedBatch defended) {
        ImageShape shape = network.shape();
        try (INDArray trained = Nd4j.createFromArray(defended.images())
                        .reshape(defended.layout().count(), shape.channels(), shape.height(), shape.width());
                INDArray layout = defended.layout().toLabels()) {
            network.graph().fit(new MultiDataSet(trained, layout));
        }
        network.engine().refresh();
    }

    /** Images whose gradient the perturbations have taken so far. */
    long gradients() {
        return engine.backward();
    }

    @Override
    public void close() {
        defense.close();
        network.close();
    }
}
