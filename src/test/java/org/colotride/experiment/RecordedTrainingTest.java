package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.config.ConfigReader;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.experiment.record.TensorBoardReader;
import org.colotride.experiment.record.TrackingServer;
import org.colotride.io.Progress;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings with {@code records}: of two epochs of four iterations, killed, interrupted and resumed. */
class RecordedTrainingTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final List<Integer> STEPS =
            IntStream.rangeClosed(1, 8).boxed().toList();

    @TempDir
    Path folder;

    private static RetrievalData data(ExperimentConfig config) {
        return RandomImages.forTrainingAndTest(SHAPE);
    }

    private Experiment start(String records) {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of(
                        "output=" + folder.resolve("runs"),
                        "model.embedding=8",
                        "defense.steps=1",
                        "train.pairs=8",
                        "train.epochs=2",
                        "train.iterations=0",
                        "train.validateIterations=3",
                        "train.attackEvery=0",
                        "train.checkpointEvery=3",
                        "evaluation.nmi=false",
                        "records=" + records),
                ExperimentConfig.class);
        return Experiment.start(config, RecordedTrainingTest::data, Progress.silent(), List.of());
    }

    private static RunFolder run(Experiment experiment, TrainingControl control, RunObserver... observers)
            throws IOException {
        return experiment
                .with(RunHooks.none()
                        .withData(RecordedTrainingTest::data)
                        .withObservers(List.of(observers))
                        .withControl(control))
                .run()
                .folder();
    }

    private static RunFolder resume(Path path) throws IOException {
        RunFolder run = RunFolder.open(path);
        return run(Experiment.resume(run, run.readConfig(), Progress.silent(), List.of()), new TrainingControl());
    }

    private static List<Integer> steps(RunFolder run, String tag) throws IOException {
        return TensorBoardReader.points(run.path().resolve("events.out.tfevents.colo-tride"), tag).stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void assertWhole(RunFolder run) throws IOException {
        List<String> rows = Files.readAllLines(run.path().resolve("history.csv"));
        assertEquals(
                STEPS,
                rows.stream()
                        .skip(1)
                        .map(row -> Integer.parseInt(row.split(",")[0]))
                        .toList());
        assertEquals(STEPS, steps(run, "train/loss"));
        assertEquals(List.of(3, 4, 6, 8), steps(run, "validation/recallAt1"));
        assertEquals(List.of(8), steps(run, "test/R@1"));
    }

    /** Keeps a copy of the run's folder as a process that is killed leaves it then. */
    private final class Photographer implements RunObserver {
        private final Path run;
        private final List<Path> snapshots = new ArrayList<>();

        Photographer(Path run) {
            this.run = run;
        }

        private void photograph() {
            Path copy = folder.resolve("snapshot" + snapshots.size());
            try (Stream<Path> files = Files.walk(run)) {
                for (Path file : files.toList()) {
                    Path to = copy.resolve(run.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(file, to);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            snapshots.add(copy);
        }

        @Override
        public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
            if (record.iteration() % 3 != 1) {
                photograph();
            }
        }

        @Override
        public void checkpointed(int iteration) {
            photograph();
        }

        @Override
        public void validating() {
            photograph();
        }

        @Override
        public void scoring() {
            photograph();
        }
    }

    @Test
    void killedAtAnyMomentARunsRecordsAreWhole() throws IOException {
        Experiment experiment = start("[csv, tensorboard]");
        Photographer photographer = new Photographer(experiment.folder().path());
        assertWhole(run(experiment, new TrainingControl(), photographer));
        assertTrue(photographer.snapshots.size() > 12, photographer.snapshots.toString());
        for (Path snapshot : photographer.snapshots) {
            try {
                assertWhole(resume(snapshot));
            } catch (AssertionError e) {
                throw new AssertionError(snapshot.getFileName() + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void anInterruptedRunGoesOnInTheSameRunOfMlflow() throws IOException {
        try (TrackingServer server = new TrackingServer()) {
            Experiment experiment = start("[{name: mlflow, args: {server: '" + server.address() + "'}}]");
            TrainingControl control = new TrainingControl();
            RunObserver interrupting = new RunObserver() {
                @Override
                public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
                    if (record.iteration() == 5) {
                        assertTrue(control.interrupt());
                    }
                }
            };
            assertThrows(TrainingStoppedException.class, () -> run(experiment, control, interrupting));
            assertEquals("KILLED", server.runs().get(0).status);
            resume(experiment.folder().path());

            assertEquals(1, server.runs().size());
            TrackingServer.Run run = server.runs().get(0);
            assertEquals("FINISHED", run.status);
            assertEquals(STEPS, run.steps("train/loss"));
            assertEquals(List.of(3, 4, 6, 8), run.steps("validation/recallAt1"));
            assertEquals(List.of(8), run.steps("test/R_at_1"));
        }
    }

    @Test
    void aRunWithoutRecordsIsWrittenAsBefore() throws IOException {
        try (Experiment experiment = start("[]")) {
            assertFalse(Files.readString(experiment.folder().config()).contains("records"));
        }
    }
}
