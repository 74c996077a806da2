package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.config.Component;
import org.colotride.defense.Defense;
import org.colotride.defense.Defenses;
import org.colotride.experiment.config.EvaluationConfig;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.config.TrainConfig;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunMemory;
import org.colotride.experiment.folder.TrainingState;
import org.colotride.io.Progress;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelManifest;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.TrainingPosition;
import org.colotride.training.TrainingRandom;
import org.colotride.training.WeightAverage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a recorder says and keeps of a defence, whichever it is. */
class RunRecorderTest {
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final double COLLAPSED = 0;

    @TempDir
    Path folder;

    private final EmbeddingNetwork network = EmbeddingNetwork.create(
            new C2F2(new C2F2.Args(4, DistanceMetric.N)),
            SHAPE,
            new MetricLossFunction(new Component("triplet", JsonNodeFactory.instance.objectNode(), "test")),
            new EmbeddingNetwork.Optimizer(1e-3, 0),
            new SeededRandom(1));
    private final List<String> messages = new ArrayList<>();

    @AfterEach
    void close() {
        network.close();
    }

    private RunRecorder recorder(Defense defense, TrainingPosition start, RunMemory memory) {
        ExperimentConfig config = new ExperimentConfig(
                "small",
                1,
                Component.named("data"),
                Component.named("model"),
                Component.named("miner"),
                Component.named("loss"),
                Component.named("defense"),
                new TrainConfig(8, 3, 0, 1e-3, 0, 1, 0, 0, 2, 3, true, 0, 0, 64, false),
                new EvaluationConfig(8, false, List.of()),
                "runs",
                null,
                "data-pipelines",
                List.of(),
                null);
        return new RunRecorder(
                network,
                new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, ""),
                config,
                defense,
                TrainingRandom.of(1),
                new RunFolder(folder),
                start,
                memory,
                new Messages(),
                new TripletSamples(new RandomImages(4, 8, SHAPE)),
                new WeightAverage(network, 0, Optional.empty()),
                new RunObserver() {});
    }

    /** Keeps what is shown beside the bar. */
    private final class Messages implements Progress {
        @Override
        public void start(String name, long total) {}

        @Override
        public void step(long count) {}

        @Override
        public void message(String text) {
            messages.add(text);
        }

        @Override
        public void close() {}
    }

    /** Of a batch in which nothing moved, so that no images are looked at. */
    private static IterationRecord record(int iteration, String turn, Double collapseness, double distance) {
        return new IterationRecord(
                iteration,
                1,
                turn,
                0.25,
                collapseness,
                collapseness,
                -0.5,
                -0.125,
                0,
                0,
                1,
                30,
                distance,
                Map.of(),
                0,
                0);
    }

    private static TrainingPosition after(int iteration) {
        return new TrainingPosition(0, iteration, iteration);
    }

    @Test
    void hardnessIsShownWhereThereIsNoCollapseness() {
        try (Defense defense = Defenses.REGISTRY.create(Component.named("act"));
                RunRecorder recorder = recorder(defense, TrainingPosition.START, RunMemory.NOTHING)) {
            recorder.updated(record(1, "none", -0.75, 1), null, null, after(1));
            recorder.updated(record(2, "none", null, 1), null, null, after(2));
        }
        assertEquals(List.of("loss 0.2500, C -0.75→-0.75", "loss 0.2500, H -0.50→-0.13"), messages);
    }

    @ParameterizedTest
    @CsvSource({
        "colo-tride,'Lower defense.epsilon or defense.collapseThreshold, or train.learningRate;'",
        "act,Lower defense.epsilon or train.learningRate;",
        "hm,Lower defense.epsilon or train.learningRate;",
        "none,Lower train.learningRate;"
    })
    void theRemedyOfACollapseIsOneThatTheDefenceHas(String name, String remedy) {
        try (Defense defense = Defenses.REGISTRY.create(Component.named(name));
                RunRecorder recorder = recorder(defense, TrainingPosition.START, RunMemory.NOTHING)) {
            TrainingStoppedException stopped = assertThrows(TrainingStoppedException.class, () -> {
                for (int i = 1; i <= 100; i++) {
                    recorder.updated(record(i, "none", null, COLLAPSED), null, null, after(i));
                }
            });
            assertTrue(stopped.getMessage().contains(". " + remedy + " train.stop"), stopped.getMessage());
        }
    }

    /** The first iterations of COLO-TRIDE may perturb nothing: a checkpoint then names neither CAP nor ANP. */
    @Test
    void aCheckpointNamesTheTurnThatHappened() throws IOException {
        RunMemory memory;
        try (Defense defense = Defenses.REGISTRY.create(Component.named("colo-tride"))) {
            try (RunRecorder recorder = recorder(defense, TrainingPosition.START, RunMemory.NOTHING)) {
                recorder.checkpoint(TrainingPosition.START);
                assertEquals("none", lastTurn());
                recorder.updated(record(1, "none", 0.0, 1), null, null, after(1));
                recorder.checkpoint(after(1));
                assertEquals("none", lastTurn());
                recorder.updated(record(2, "ANP", 0.0, 1), null, null, after(2));
                recorder.checkpoint(after(2));
                assertEquals("ANP", lastTurn());
                memory = newest().memory();
            }
            try (RunRecorder resumed = recorder(defense, after(2), memory)) {
                resumed.replaceCheckpoint(after(2));
                assertEquals("ANP", lastTurn());
            }
        }
    }

    private String lastTurn() throws IOException {
        return newest().lastTurn();
    }

    private TrainingState newest() throws IOException {
        CheckpointStore.Restored restored = new CheckpointStore(new RunFolder(folder).checkpoints(), 3)
                .newest()
                .orElseThrow();
        restored.network().close();
        return restored.state();
    }
}
