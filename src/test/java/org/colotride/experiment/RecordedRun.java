package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.colotride.config.Component;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.defense.Defense;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.SofthardMiner;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;

/**
 * All that a short training computes.
 *
 * @param records of its iterations
 * @param weights in the end
 * @param batches of images that were trained on
 */
record RecordedRun(List<IterationRecord> records, float[] weights, List<float[]> batches) {
    /** Pairs of a batch, so that three times as many images are trained on. */
    static final int PAIRS = 8;

    private static final TrainingPlan PLAN = new TrainingPlan(2, 5);

    /**
     * Trains a few iterations.
     *
     * @param prepared says how the network computes
     */
    static RecordedRun train(
            String defenseName,
            Component loss,
            Backbone backbone,
            ImageShape shape,
            Consumer<EmbeddingNetwork> prepared) {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                        backbone,
                        shape,
                        new MetricLossFunction(loss),
                        new EmbeddingNetwork.Optimizer(1e-3, 1e-4),
                        new SeededRandom(11));
                Defense defense = QuickDefenses.create(defenseName)) {
            prepared.accept(network);
            defense.begin(network);
            RandomImages images = new RandomImages(4, 8, shape);
            Trainer.lossOf(network).begin(network.dimension(), images.classCount(), 11);
            Trainer.lossOf(network).extend(defense::loss);
            List<IterationRecord> records = new ArrayList<>();
            List<float[]> batches = new ArrayList<>();
            try (PairLoader loader = new PairLoader(
                    images, new PairSampler(images, PAIRS, 5), 5, 1, new DataReport(CorruptPolicy.FAIL))) {
                new Trainer(
                                network,
                                loader,
                                new SofthardMiner(new SofthardMiner.Args(null, null)),
                                defense,
                                TrainingRandom.of(1),
                                PLAN,
                                TrainingPosition.START,
                                (record, batch, after, next) -> {
                                    records.add(record);
                                    batches.add(batch.defended().images().clone());
                                },
                                List.of())
                        .run(next -> {});
            }
            return new RecordedRun(records, network.weights(), batches);
        }
    }

    /** To the last bit. */
    void assertSame(String name, List<RecordedRun> others) {
        for (RecordedRun other : others) {
            assertEquals(records.size(), other.records().size());
            for (int i = 0; i < records.size(); i++) {
                IterationRecord expected = records.get(i);
                IterationRecord found = other.records().get(i);
                assertEquals(expected.loss(), found.loss(), 0.0, name);
                assertEquals(expected.steps(), found.steps(), name);
                assertArrayEquals(batches.get(i), other.batches().get(i), name + ": batch " + i);
            }
            assertArrayEquals(weights, other.weights(), name);
        }
    }
}
