package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.config.Component;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.defense.ColoTride;
import org.colotride.defense.Defense;
import org.colotride.defense.NoDefense;
import org.colotride.experiment.config.EvaluationConfig;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.DefenseMemory;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunMemory;
import org.colotride.experiment.folder.TrainingState;
import org.colotride.io.Progress;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.GradualHardMiner;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelManifest;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.ResNet;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingObserver;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.colotride.training.WeightAverage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final TrainingPlan PLAN = new TrainingPlan(3, 12);

    @TempDir
    Path folder;

    private static Backbone smallNetwork() {
        return new C2F2(new C2F2.Args(16, DistanceMetric.N));
    }

    private static EmbeddingNetwork network(Backbone backbone, ImageShape shape) {
        Component loss = new Component("triplet", JsonNodeFactory.instance.objectNode(), "test");
        return EmbeddingNetwork.create(
                backbone,
                shape,
                new MetricLossFunction(loss),
                new EmbeddingNetwork.Optimizer(1e-3, 1e-4),
                new SeededRandom(11));
    }

    private static Defense coloTride() {
        return new ColoTride(new ColoTride.Args(0.1, 0.05, 4, 10.0, 0.0, ColoTride.Schedule.iteration, null));
    }

    /** Trains from a position on; the records of all iterations come back. */
    private static List<IterationRecord> train(
            EmbeddingNetwork network,
            ImageShape shape,
            Defense defense,
            TrainingPosition start,
            TrainingRandom random,
            TrainingObserver more) {
        RandomImages images = new RandomImages(4, 8, shape);
        List<IterationRecord> records = new ArrayList<>();
        try (PairLoader loader =
                new PairLoader(images, new PairSampler(images, 8, 5), 5, 2, new DataReport(CorruptPolicy.FAIL))) {
            TrainingObserver observer = (record, batch, after, next) -> {
                records.add(record);
                more.updated(record, batch, after, next);
            };
            new Trainer(
                            network,
                            loader,
                            new GradualHardMiner(new GradualHardMiner.Args(null)),
                            defense,
                            random,
                            PLAN,
                            start,
                            observer,
                            List.of())
                    .run(next -> {});
        }
        return records;
    }

    private static final TrainingObserver NOTHING = (record, batch, after, next) -> {};

    @Test
    void candidatesAndAnchorsMoveInTurnAndTheFirstIterationDoesNotPerturb() {
        List<IterationRecord> records = train(
                network(smallNetwork(), SHAPE),
                SHAPE,
                coloTride(),
                TrainingPosition.START,
                TrainingRandom.of(1),
                NOTHING);
        assertEquals(12, records.size());
        assertEquals("none", records.get(0).phase());
        for (int i = 1; i < 12; i++) {
            assertEquals(i % 2 == 0 ? "CAP" : "ANP", records.get(i).phase());
            assertEquals(1 + i / 4, records.get(i).epoch());
            assertEquals(1 + i, records.get(i).iteration());
            assertEquals(0.1, records.get(i).epsilon());
        }
    }

    @Test
    void perturbationRaisesCollapsenessTowardsTheBrink() {
        List<IterationRecord> records = train(
                network(smallNetwork(), SHAPE),
                SHAPE,
                coloTride(),
                TrainingPosition.START,
                TrainingRandom.of(1),
                NOTHING);
        for (IterationRecord record : records) {
            if (record.phase().equals("CAP") && record.collapsenessBefore() < 0) {
                assertTrue(record.collapsenessAfter() > record.collapsenessBefore(), record.toString());
            }
        }
    }

    @Test
    void lossFallsWithoutDefence() {
        List<IterationRecord> records = train(
                network(smallNetwork(), SHAPE),
                SHAPE,
                new NoDefense(new NoDefense.Args(null)),
                TrainingPosition.START,
                TrainingRandom.of(1),
                NOTHING);
        double first = records.subList(0, 3).stream()
                .mapToDouble(IterationRecord::loss)
                .sum();
        double last = records.subList(9, 12).stream()
                .mapToDouble(IterationRecord::loss)
                .sum();
        assertTrue(last < 0.7 * first, first + " to " + last);
    }

    @Test
    void sameSeedGivesTheSameWeightsBitForBit() {
        float[] first = weightsAfterTraining();
        assertArrayEquals(first, weightsAfterTraining());
    }

    private static float[] weightsAfterTraining() {
        EmbeddingNetwork network = network(smallNetwork(), SHAPE);
        train(network, SHAPE, coloTride(), TrainingPosition.START, TrainingRandom.of(1), NOTHING);
        return network.graph().params().dup().data().asFloat();
    }

    @Test
    void resumedRunEndsWithTheWeightsOfAnUninterruptedOne() throws Exception {
        checkResume(smallNetwork(), SHAPE);
    }

    @Test
    void resumedRunKeepsRunningStatistics() throws Exception {
        checkResume(
                ResNet.resnet18(new ResNet.Args(8, DistanceMetric.N, ResNet.Statistics.batch)),
                new ImageShape(3, 32, 32));
    }

    private void checkResume(Backbone backbone, ImageShape shape) throws Exception {
        ModelManifest manifest = new ModelManifest(ModelManifest.VERSION, shape, DistanceMetric.N, "");
        CheckpointStore store = new CheckpointStore(folder, 100);
        EmbeddingNetwork network = network(backbone, shape);
        TrainingRandom random = TrainingRandom.of(1);
        TrainingObserver checkpoint = (record, batch, after, next) -> {
            if (next.iteration() == 6) {
                try {
                    store.write(
                            network,
                            manifest,
                            new TrainingState(TrainingState.VERSION, next, "CAP", random.states(), RunMemory.NOTHING),
                            new DefenseMemory(Map.of()),
                            List.of());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
        List<IterationRecord> all = train(network, shape, coloTride(), TrainingPosition.START, random, checkpoint);
        CheckpointStore.Restored restored = store.newest().orElseThrow();
        assertEquals(new TrainingPosition(1, 2, 6), restored.state().position());
        TrainingRandom resumed = TrainingRandom.of(7);
        resumed.restore(restored.state().generators());
        List<IterationRecord> rest =
                train(restored.network(), shape, coloTride(), restored.state().position(), resumed, NOTHING);
        for (int i = 0; i < rest.size(); i++) {
            assertEquals(all.get(6 + i).loss(), rest.get(i).loss(), 0.0, "iteration " + (6 + i));
        }
        assertArrayEquals(
                network.graph().params().dup().data().asFloat(),
                restored.network().graph().params().dup().data().asFloat());
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndKeepsWhatWasFed() throws Exception {
        EmbeddingNetwork network = network(smallNetwork(), SHAPE);
        RunFolder run = new RunFolder(folder);
        try (RunRecorder recorder = recorder(network, run, false)) {
            TrainingObserver poison = (record, batch, after, next) -> {
                recorder.updated(record, batch, after, next);
                if (next.iteration() == 5) {
                    network.graph().params().assign(Float.NaN);
                }
            };
            TrainingStoppedException stopped =
                    assertThrows(TrainingStoppedException.class, () -> trainUndefended(network, poison));
            assertTrue(stopped.getMessage().contains("train.learningRate"), stopped.getMessage());
        }
        assertTrue(Files.size(folder.resolve("failure/images.npy")) > 3 * 8 * SHAPE.length() * Float.BYTES);
        assertTrue(Files.readString(folder.resolve("failure/batch.txt")).contains("indices in the training set"));
        CheckpointStore.Restored good =
                new CheckpointStore(run.checkpoints(), 3).newest().orElseThrow();
        assertEquals(4, good.state().position().iteration());
        assertTrue(Double.isFinite(good.network().graph().params().sumNumber().doubleValue()));
    }

    @Test
    void aCollapsedModelStopsTheRunOnlyIfAskedTo() throws Exception {
        for (boolean stop : new boolean[] {false, true}) {
            EmbeddingNetwork network = network(smallNetwork(), SHAPE);
            try (RunRecorder recorder = recorder(network, new RunFolder(folder), stop)) {
                TrainingObserver collapse = (record, batch, after, next) -> {
                    // Without weights, every image has the same embedding: that of the last layer's bias.
                    network.graph().getParam("fc2_weight").assign(0);
                    recorder.updated(record, batch, after, next);
                };
                if (stop) {
                    TrainingStoppedException stopped =
                            assertThrows(TrainingStoppedException.class, () -> trainUndefended(network, collapse));
                    assertTrue(stopped.getMessage().contains("collapsed"), stopped.getMessage());
                } else {
                    assertEquals(
                            PLAN.iterations(),
                            trainUndefended(network, collapse).size());
                }
            }
        }
    }

    private static List<IterationRecord> trainUndefended(EmbeddingNetwork network, TrainingObserver observer) {
        Defense none = new NoDefense(new NoDefense.Args(null));
        return train(network, SHAPE, none, TrainingPosition.START, TrainingRandom.of(1), observer);
    }

    private static RunRecorder recorder(EmbeddingNetwork network, RunFolder run, boolean stopOnCollapse) {
        ModelManifest manifest = new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, "");
        ExperimentConfig config = new ExperimentConfig(
                "small",
                1,
                Component.named("data"),
                Component.named("model"),
                Component.named("miner"),
                Component.named("loss"),
                Component.named("defense"),
                new TrainConfig(8, 3, 0, 1e-3, 0, 1, 0, 0, 2, 3, stopOnCollapse, 0, 0, 64, false),
                new EvaluationConfig(8, false, List.of()),
                "runs",
                null,
                "data-pipelines",
                List.of(),
                null);
        return new RunRecorder(
                network,
                manifest,
                config,
                new NoDefense(new NoDefense.Args(null)),
                TrainingRandom.of(1),
                run,
                TrainingPosition.START,
                RunMemory.NOTHING,
                Progress.silent(),
                new TripletSamples(new RandomImages(4, 8, SHAPE)),
                new WeightAverage(network, 0, Optional.empty()),
                new RunObserver() {});
    }
}
