package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.PairLoader;
import org.colotride.data.PairSampler;
import org.colotride.defense.Defense;
import org.colotride.defense.Defenses;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.DefenseMemory;
import org.colotride.experiment.folder.RunMemory;
import org.colotride.experiment.folder.TrainingState;
import org.colotride.loss.Losses;
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.RandomMiner;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelManifest;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.Trainer;
import org.colotride.training.TrainingObserver;
import org.colotride.training.TrainingPlan;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss by the defences that train it, on a small network. */
class LossTrainingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int CLASSES = 4;
    private static final int BATCHES = 4;
    private static final int CHECKPOINT = 6;

    @TempDir
    Path folder;

    /** All but the classifier's, which needs as many outputs as classes. */
    static List<String> losses() {
        return Losses.REGISTRY.names().stream()
                .filter(name -> !name.equals("classification"))
                .toList();
    }

    static Stream<Arguments> lossesAndDefenses() {
        // The triplet loss's own are in DefenseResumeTest.
        return losses().stream()
                .filter(loss -> !loss.equals("triplet"))
                .flatMap(loss -> Defenses.REGISTRY.names().stream().map(defense -> Arguments.of(loss, defense)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("lossesAndDefenses")
    void trainsUnderEveryDefence(String loss, String name) {
        try (EmbeddingNetwork network = network(loss);
                Defense defense = QuickDefenses.create(name)) {
            float[] before = network.weights();
            defense.begin(network);
            List<IterationRecord> records = train(
                    network,
                    defense,
                    // COLO-TRIDE does not perturb in the very first iteration.
                    new TrainingPlan(1, 2),
                    TrainingPosition.START,
                    TrainingRandom.of(1),
                    (record, batch, after, next) -> {});
            assertEquals(2, records.size());
            for (IterationRecord record : records) {
                assertTrue(Double.isFinite(record.loss()) && record.loss() >= 0, record.toString());
                assertTrue(record.activeFraction() >= 0 && record.activeFraction() <= 1, record.toString());
            }
            float[] after = network.weights();
            boolean moved = false;
            for (int i = 0; i < after.length; i++) {
                assertTrue(Float.isFinite(after[i]));
                moved |= after[i] != before[i];
            }
            assertTrue(moved);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void fallsFromItsFirstEpoch(String loss) {
        try (EmbeddingNetwork network = network(loss);
                Defense none = QuickDefenses.create("none")) {
            int epochs = 8;
            List<IterationRecord> records = train(
                    network,
                    none,
                    new TrainingPlan(epochs, epochs * BATCHES),
                    TrainingPosition.START,
                    TrainingRandom.of(1),
                    (record, batch, after, next) -> {});
            assertTrue(
                    mean(records, epochs) < 0.9 * mean(records, 1), mean(records, 1) + " → " + mean(records, epochs));
        }
    }

    private static double mean(List<IterationRecord> records, int epoch) {
        return records.stream()
                .filter(record -> record.epoch() == epoch)
                .mapToDouble(IterationRecord::loss)
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy-anchor", "margin"})
    void whatALossLearnsItselfIsKeptWithCheckpoints(String loss) throws Exception {
        TrainingPlan plan = new TrainingPlan(3, 10);
        ModelManifest manifest = new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, "");
        CheckpointStore store = new CheckpointStore(folder, 1);
        try (EmbeddingNetwork network = network(loss);
                Defense defense = QuickDefenses.create("min-max")) {
            Map<String, float[]> first = Trainer.lossOf(network).state();
            TrainingRandom random = TrainingRandom.of(1);
            TrainingObserver checkpoint = (record, batch, after, next) -> {
                if (next.iteration() == CHECKPOINT) {
                    TrainingState state = new TrainingState(
                            TrainingState.VERSION, next, record.phase(), random.states(), RunMemory.NOTHING);
                    try {
                        store.write(network, manifest, state, DefenseMemory.of(Map.of()), List.of());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
            List<IterationRecord> all = train(network, defense, plan, TrainingPosition.START, random, checkpoint);
            CheckpointStore.Restored restored = store.newest().orElseThrow();
            try (EmbeddingNetwork again = restored.network();
                    Defense resumed = QuickDefenses.create("min-max")) {
                TrainingRandom other = TrainingRandom.of(7);
                other.restore(restored.state().generators());
                List<IterationRecord> rest = train(
                        again, resumed, plan, restored.state().position(), other, (record, batch, after, next) -> {});
                assertEquals(plan.iterations() - CHECKPOINT, rest.size());
                for (int i = 0; i < rest.size(); i++) {
                    assertEquals(all.get(CHECKPOINT + i).loss(), rest.get(i).loss(), 0.0);
                }
                assertArrayEquals(network.weights(), again.weights());
                assertSame(
                        Trainer.lossOf(network).state(), Trainer.lossOf(again).state());
            }
            Map<String, float[]> last = Trainer.lossOf(network).state();
            assertEquals(plan.iterations(), last.get("steps")[0]);
            assertFalse(Arrays.equals(first.get("values"), last.get("values")), "they must have moved");
        }
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }

    private static EmbeddingNetwork network(String loss) {
        EmbeddingNetwork network = EmbeddingNetwork.create(
                new C2F2(new C2F2.Args(16, DistanceMetric.N)),
                SHAPE,
                new MetricLossFunction(new Component(loss, JsonNodeFactory.instance.objectNode(), "test")),
                new EmbeddingNetwork.Optimizer(1e-3, 1e-4),
                new SeededRandom(11));
        Trainer.lossOf(network).begin(network.dimension(), CLASSES, 11);
        return network;
    }

    private static List<IterationRecord> train(
            EmbeddingNetwork network,
            Defense defense,
            TrainingPlan plan,
            TrainingPosition start,
            TrainingRandom random,
            TrainingObserver more) {
        Trainer.lossOf(network).extend(defense::loss);
        RandomImages images = new RandomImages(CLASSES, 8, SHAPE);
        List<IterationRecord> records = new ArrayList<>();
        try (PairLoader loader =
                new PairLoader(images, new PairSampler(images, 8, 5), 5, 1, new DataReport(CorruptPolicy.FAIL))) {
            TrainingObserver observer = (record, batch, after, next) -> {
                records.add(record);
                more.updated(record, batch, after, next);
            };
            RandomMiner miner = new RandomMiner(new RandomMiner.Args());
            new Trainer(network, loader, miner, defense, random, plan, start, observer, List.of()).run(next -> {});
        }
        return records;
    }
}
