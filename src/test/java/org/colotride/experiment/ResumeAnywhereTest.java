package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.colotride.config.ConfigReader;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.CheckpointStore;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.Progress;
import org.colotride.live.LiveFolder;
import org.colotride.live.LiveRecorder;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of two epochs of four iterations, resumed from what it had on the disk at every moment. */
class ResumeAnywhereTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);

    @TempDir
    static Path folder;

    private static final List<Path> SNAPSHOTS = new ArrayList<>();
    private static RunFolder whole;

    /** Copies the run's folder, as a process that is killed now leaves it. */
    private record Photographer(Path run) implements RunObserver {
        private void photograph(String moment) {
            Path copy = folder.resolve("snapshots").resolve(SNAPSHOTS.size() + "-" + moment);
            try {
                copy(run, copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            SNAPSHOTS.add(copy);
        }

        @Override
        public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
            if (record.iteration() % 4 == 0) {
                photograph("updated-" + record.iteration());
            }
        }

        @Override
        public void validated(ValidationRecord record, ValidationSample sample) {
            photograph("validated-" + record.iteration());
        }

        @Override
        public void checkpointing() {
            photograph("checkpointing");
        }

        @Override
        public void checkpointed(int iteration) {
            photograph("checkpointed-" + iteration);
        }

        @Override
        public void scoring() {
            photograph("scoring");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    copyIfThere(file, target);
                }
            }
        }
    }

    /** What is being written for the dashboard comes and goes. */
    private static void copyIfThere(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target);
        } catch (NoSuchFileException gone) {
            Files.deleteIfExists(target);
        }
    }

    private static RetrievalData data(ExperimentConfig config) {
        return RandomImages.forTrainingAndTest(SHAPE);
    }

    private static Experiment start() {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of(
                        "output=" + folder.resolve("runs"),
                        "model.embedding=8",
                        "defense.steps=2",
                        "train.pairs=8",
                        "train.epochs=2",
                        "train.iterations=0",
                        "train.validateEvery=1",
                        "train.validateIterations=3",
                        "train.attackEvery=2",
                        "train.attackImages=4",
                        "train.checkpointEvery=2",
                        "evaluation.nmi=false",
                        "evaluation.batch=8"),
                ExperimentConfig.class);
        return Experiment.start(config, ResumeAnywhereTest::data, Progress.silent(), List.of("conf/quickstart.yaml"));
    }

    private static RunFolder run(Experiment experiment, TrainingControl control, RunObserver... observers)
            throws IOException {
        try (LiveRecorder live = new LiveRecorder(LiveFolder.of(experiment.folder()))) {
            List<RunObserver> all = new ArrayList<>(List.of(live));
            all.addAll(List.of(observers));
            return experiment
                    .with(RunHooks.none()
                            .withData(ResumeAnywhereTest::data)
                            .withObservers(all)
                            .withControl(control))
                    .run()
                    .folder();
        }
    }

    private static RunFolder resume(Path run) throws IOException {
        RunFolder opened = RunFolder.open(run);
        return run(
                Experiment.resume(opened, opened.readConfig(), Progress.silent(), List.of("--resume")),
                new TrainingControl());
    }

    @BeforeAll
    static void photographARun() throws IOException {
        Experiment experiment = start();
        whole = run(
                experiment,
                new TrainingControl(),
                new Photographer(experiment.folder().path()));
    }

    @Test
    void theRunIsWhatItShouldBe() {
        assertEquals(8, HistoryReader.iterations(whole).size());
        assertEquals(
                List.of(3, 4, 6, 8),
                HistoryReader.validations(whole).stream()
                        .map(ValidationRecord::iteration)
                        .toList());
        assertEquals(2, HistoryReader.epochs(whole).size());
        assertTrue(SNAPSHOTS.size() > 12, SNAPSHOTS.toString());
    }

    @Test
    void killedAtAnyMomentItEndsWithTheSameFiles() throws IOException {
        for (Path snapshot : SNAPSHOTS) {
            try {
                RunComparison.assertSame(whole, resume(snapshot));
            } catch (AssertionError e) {
                throw new AssertionError(snapshot.getFileName() + ": " + e.getMessage(), e);
            }
        }
    }

    /** Asked to end within an iteration, or within a validation, which is made up for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 8})
    void interruptedAfterAnyIterationItEndsWithTheSameFiles(int iteration) throws IOException {
        for (boolean validating : new boolean[] {false, true}) {
            TrainingControl control = new TrainingControl();
            RunObserver interrupting = new RunObserver() {
                private int last;

                @Override
                public void updated(IterationRecord record, IntFunction<List<TripletExample>> triplets) {
                    last = record.iteration();
                    if (!validating && last == iteration) {
                        assertTrue(control.interrupt());
                    }
                }

                @Override
                public void validating() {
                    // One within an epoch comes before its iteration is told of.
                    if (validating && (last == iteration || last + 1 == iteration)) {
                        assertTrue(control.interrupt());
                    }
                }
            };
            if (validating && iteration == 1) {
                continue;
            }
            Experiment experiment = start();
            TrainingStoppedException stopped =
                    assertThrows(TrainingStoppedException.class, () -> run(experiment, control, interrupting));
            assertTrue(stopped.interrupted() && stopped.getMessage().contains("iteration"), stopped.getMessage());
            RunFolder run = experiment.folder();
            assertTrue(Files.readString(LiveFolder.of(run).status()).contains("\"stopped\""));
            assertTrue(Experiment.hasCheckpoint(run));
            int kept = new CheckpointStore(run.checkpoints(), 9)
                    .newest()
                    .orElseThrow()
                    .state()
                    .position()
                    .iteration();
            assertEquals(HistoryReader.iterations(run).size(), kept, "nothing is trained twice");
            resume(run.path());
            withoutTheInterruption(run);
            RunComparison.assertSame(whole, run);
        }
    }

    /** A checkpoint that is due at no other time, and the event of the stop, tell that it was interrupted. */
    private static void withoutTheInterruption(RunFolder run) throws IOException {
        Path events = run.live().resolve("events.jsonl");
        List<String> expected = Files.readAllLines(whole.live().resolve("events.jsonl")).stream()
                .map(line -> line.replaceAll(".*\"text\"", ""))
                .toList();
        List<String> kept = Files.readAllLines(events).stream()
                .filter(line -> expected.contains(line.replaceAll(".*\"text\"", "")))
                .toList();
        Files.write(events, kept);
    }
}
