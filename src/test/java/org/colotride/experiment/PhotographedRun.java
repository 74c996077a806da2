package org.colotride.experiment;

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
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.Progress;
import org.colotride.live.LiveFolder;
import org.colotride.live.LiveRecorder;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;

/** Small watched runs of four iterations an epoch, and what one had on the disk at every moment. */
final class PhotographedRun {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);

    private final Path folder;
    private final List<String> changes;
    private final List<Path> snapshots = new ArrayList<>();

    /** @param changes to the configuration */
    PhotographedRun(Path folder, String... changes) {
        this.folder = folder;
        this.changes = List.of(changes);
    }

    /** What it had on the disk, moment by moment, once {@link #whole} has been called. */
    List<Path> snapshots() {
        return snapshots;
    }

    /** A run that nobody disturbs. */
    RunFolder whole() throws IOException {
        Experiment experiment = start();
        return run(
                experiment,
                new TrainingControl(),
                new Photographer(experiment.folder().path()));
    }

    /** Copies the run's folder, as a process that is killed now leaves it. */
    private final class Photographer implements RunObserver {
        private final Path run;

        private Photographer(Path run) {
            this.run = run;
        }

        private void photograph(String moment) {
            Path copy = folder.resolve("snapshots").resolve(snapshots.size() + "-" + moment);
            try {
                copy(run, copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            snapshots.add(copy);
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

    /** One that has not begun. */
    Experiment start() {
        List<String> overrides = new ArrayList<>(List.of(
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
                "evaluation.batch=8"));
        overrides.addAll(changes);
        ExperimentConfig config = ConfigReader.read(Path.of("conf/quickstart.yaml"), overrides, ExperimentConfig.class);
        return Experiment.start(config, PhotographedRun::data, Progress.silent(), List.of("conf/quickstart.yaml"));
    }

    /** Runs it, watched. */
    static RunFolder run(Experiment experiment, TrainingControl control, RunObserver... observers) throws IOException {
        try (LiveRecorder live = new LiveRecorder(LiveFolder.of(experiment.folder()))) {
            List<RunObserver> all = new ArrayList<>(List.of(live));
            all.addAll(List.of(observers));
            return experiment
                    .with(RunHooks.none()
                            .withData(PhotographedRun::data)
                            .withObservers(all)
                            .withControl(control))
                    .run()
                    .folder();
        }
    }

    /** Goes on with a run, watched. */
    static RunFolder resume(Path run) throws IOException {
        RunFolder opened = RunFolder.open(run);
        return run(
                Experiment.resume(opened, opened.readConfig(), Progress.silent(), List.of("--resume")),
                new TrainingControl());
    }
}
