package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.Progress;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's files and its resumption are the same where digits are not ASCII and where the capital of i is not I. */
@Tag("locale")
class LocaleTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final List<String> TEXTS = List.of(".jsonl", ".json", ".yaml", ".html", ".csv");

    private final Locale before = Locale.getDefault();

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "tr-TR"})
    void aStoppedRunGoesOnFromItsCheckpointAndWritesAsciiDigits(String language) throws IOException {
        Locale.setDefault(Locale.ROOT);
        RunFolder whole = run(start("whole"), new TrainingControl(), new RunObserver() {});
        Locale.setDefault(Locale.forLanguageTag(language));

        TrainingControl control = new TrainingControl();
        RunFolder run = run(start("local"), control, new RunObserver() {
            @Override
            public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
                control.stopAfterEpoch();
            }
        });
        assertTrue(run.path().getFileName().toString().matches("local-[0-9]{8}-[0-9]{6}"), run.path()::toString);
        assertEquals(run, RunFolder.newest(folder, "local").orElseThrow());
        List<String> checkpoints = names(run.checkpoints());
        assertEquals(4, HistoryReader.iterations(run).size());
        assertTrue(
                checkpoints.stream().anyMatch(name -> name.matches("checkpoint-00000004-[0-9a-f]{16}\\.zip")),
                checkpoints::toString);

        int[] first = {0};
        run(
                Experiment.resume(run, run.readConfig(), Progress.silent(), List.of()),
                new TrainingControl(),
                new RunObserver() {
                    @Override
                    public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
                        first[0] = first[0] == 0 ? record.iteration() : first[0];
                    }
                });
        assertEquals(5, first[0], "it began anew");
        assertArrayEquals(weights(whole), weights(run));
        assertEquals(HistoryReader.validations(whole), HistoryReader.validations(run));
        try (Stream<Path> files = Files.walk(run.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                requireAscii(file.toString());
                if (TEXTS.stream().anyMatch(file.toString()::endsWith)) {
                    requireAscii(Files.readString(file));
                }
            }
        }
    }

    private static void requireAscii(String text) {
        text.codePoints()
                .filter(point ->
                        point > 127 && Character.isDigit(point) || point == 'ı' || point == 'İ' || point == '٫')
                .forEach(point -> {
                    throw new AssertionError(Character.toString(point) + " in " + text);
                });
    }

    private static List<String> names(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Experiment start(String name) {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of(
                        "name=" + name,
                        "output=" + folder,
                        "model.embedding=8",
                        "defense.steps=2",
                        "train.pairs=8",
                        "train.epochs=2",
                        "train.iterations=0",
                        "train.checkpointEvery=3",
                        "evaluation.batch=8"),
                ExperimentConfig.class);
        return Experiment.start(config, any -> RandomImages.forTrainingAndTest(SHAPE), Progress.silent(), List.of());
    }

    private static RunFolder run(Experiment experiment, TrainingControl control, RunObserver observer)
            throws IOException {
        return experiment
                .with(RunHooks.none()
                        .withData(any -> RandomImages.forTrainingAndTest(SHAPE))
                        .withObservers(List.of(observer))
                        .withControl(control))
                .run()
                .folder();
    }

    private static float[] weights(RunFolder run) throws IOException {
        try (EmbeddingNetwork network = ModelFiles.read(run.model(), false).network()) {
            return network.graph().params().dup().data().asFloat();
        }
    }
}
