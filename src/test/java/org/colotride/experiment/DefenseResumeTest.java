package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
import org.colotride.loss.MetricLossFunction;
import org.colotride.mining.SofthardMiner;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a defence remembers from one iteration to the next: a training that is resumed ends with the same weights. */
class DefenseResumeTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final TrainingPlan PLAN = new TrainingPlan(3, 10);
    /** In the middle of an epoch, and of Free-AT's repeats. */
    private static final int CHECKPOINT = 6;

    @TempDir
    Path folder;

    static Set<String> defenses() {
        return Defenses.REGISTRY.names();
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void endsWithTheSameWeights(String name) throws Exception {
        ModelManifest manifest = new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, "");
        CheckpointStore store = new CheckpointStore(folder, 1);
        try (EmbeddingNetwork network = network();
                Defense defense = QuickDefenses.create(name)) {
            defense.begin(network);
            TrainingRandom random = TrainingRandom.of(1);
            TrainingObserver checkpoint = (record, batch, after, next) -> {
                if (next.iteration() == CHECKPOINT) {
                    TrainingState state = new TrainingState(
                            TrainingState.VERSION, next, record.phase(), random.states(), RunMemory.NOTHING);
                    try {
                        store.write(network, manifest, state, DefenseMemory.of(defense.state()), List.of());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
            List<IterationRecord> all = train(network, defense, TrainingPosition.START, random, checkpoint);
            assertEquals(PLAN.iterations(), all.size());
            CheckpointStore.Restored restored = store.newest().orElseThrow();
            try (EmbeddingNetwork again = restored.network();
                    Defense resumed = QuickDefenses.create(name)) {
                resumed.begin(again);
                if (!restored.defense().state().isEmpty()) {
                    resumed.restore(restored.defense().state());
                }
                TrainingRandom other = TrainingRandom.of(7);
                other.restore(restored.state().generators());
                List<IterationRecord> rest =
                        train(again, resumed, restored.state().position(), other, (record, batch, after, next) -> {});
                for (int i = 0; i < rest.size(); i++) {
                    assertEquals(all.get(CHECKPOINT + i).loss(), rest.get(i).loss(), 0.0, name);
                }
                assertArrayEquals(network.weights(), again.weights(), name);
            }
            assertTrue(all.stream().anyMatch(record -> record.steps() > 0) || name.equals("none"), name);
        }
    }

    private static EmbeddingNetwork network() {
        Component loss =
                new Component("triplet", JsonNodeFactory.instance.objectNode().put("collapseTerm", false), "test");
        return EmbeddingNetwork.create(
                new C2F2(new C2F2.Args(16, DistanceMetric.N)),
                SHAPE,
                new MetricLossFunction(loss),
                new EmbeddingNetwork.Optimizer(1e-3, 1e-4),
                new SeededRandom(11));
    }

    private static List<IterationRecord> train(
            EmbeddingNetwork network,
            Defense defense,
            TrainingPosition start,
            TrainingRandom random,
            TrainingObserver more) {
        Trainer.lossOf(network).extend(defense::loss);
        RandomImages images = new RandomImages(4, 8, SHAPE);
        List<IterationRecord> records = new ArrayList<>();
        try (PairLoader loader =
                new PairLoader(images, new PairSampler(images, 8, 5), 5, 1, new DataReport(CorruptPolicy.FAIL))) {
            TrainingObserver observer = (record, batch, after, next) -> {
                records.add(record);
                more.updated(record, batch, after, next);
            };
            SofthardMiner miner = new SofthardMiner(new SofthardMiner.Args(null, null));
            new Trainer(network, loader, miner, defense, random, PLAN, start, observer, List.of()).run(next -> {});
        }
        return records;
    }
}
