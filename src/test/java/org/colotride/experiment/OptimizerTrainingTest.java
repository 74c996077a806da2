package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Progress;
import org.colotride.model.optimizer.Optimizers;
import org.colotride.model.schedule.RateSchedules;
import org.colotride.tensor.ImageShape;
import org.colotride.training.EpochRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole trainings on a few images by what a configuration can name. */
class OptimizerTrainingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);

    @TempDir
    Path folder;

    static Stream<String> optimizers() {
        return Optimizers.REGISTRY.names().stream();
    }

    private RunFolder train(String... overrides) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "output=" + folder,
                "model.embedding=8",
                "defense=none",
                "train.pairs=8",
                "train.epochs=4",
                "train.iterations=0",
                "train.validateEvery=0",
                "train.loaderThreads=1",
                "evaluation.nmi=false",
                "evaluation.batch=8"));
        all.addAll(List.of(overrides));
        ExperimentConfig config = ConfigReader.read(Path.of("conf/quickstart.yaml"), all, ExperimentConfig.class);
        return Experiment.start(
                        config, read -> RandomImages.forTrainingAndTest(SHAPE), Progress.silent(), List.of("test"))
                .with(RunHooks.none().withData(read -> RandomImages.forTrainingAndTest(SHAPE)))
                .run()
                .folder();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimiserBeatsItsFirstEpoch(String name) throws IOException {
        String rate = name.equals("sgd") ? "0.05" : "1e-3";
        RunFolder run = train("train.optimizer=" + name, "train.learningRate=" + rate, "train.weightDecay=1e-3");
        List<EpochRecord> epochs = HistoryReader.epochs(run);
        assertEquals(4, epochs.size());
        assertTrue(epochs.get(3).loss() < 0.8 * epochs.get(0).loss(), epochs.toString());
    }

    @Test
    void everyScheduleTrainsAndStandsInTheConfiguration() throws IOException {
        for (String name : RateSchedules.REGISTRY.names()) {
            String arguments =
                    switch (name) {
                        case "step" -> "{epochs: 2}";
                        case "exponential" -> "{factor: 0.9}";
                        case "warm-up" -> "{iterations: 3, then: cosine}";
                        default -> "{}";
                    };
            RunFolder run = train("train.schedule={name: " + name + ", args: " + arguments + "}");
            List<EpochRecord> epochs = HistoryReader.epochs(run);
            assertTrue(epochs.get(3).loss() < epochs.get(0).loss(), name + ": " + epochs);
            ExperimentConfig kept = run.readConfig();
            assertEquals(name, kept.train().schedule().name());
            assertEquals(
                    kept.train().schedule(),
                    RateSchedules.REGISTRY.resolve(kept.train().schedule()),
                    name);
        }
    }

    @Test
    void aLayerThatIsNotThereIsNoticedBeforeAnythingIsWritten() throws IOException {
        ConfigException error = assertThrows(ConfigException.class, () -> train("train.freeze=[conv1, conv9]"));
        assertTrue(
                error.getMessage().startsWith("train.freeze: no layer with weights is named 'conv9'"),
                error.getMessage());
        assertTrue(error.getMessage().contains("conv2"), error.getMessage());
        try (Stream<Path> written = Files.list(folder)) {
            assertEquals(0, written.count());
        }
    }
}
