package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.random.SeededRandom;

/** A small training in processes of its own, killed at random moments and resumed until it has ended. */
final class KilledTraining {
    /** Validations, checkpoints and epochs of six iterations fall together in every way. */
    static final String[] CHANGES = {
        "train.validateEvery=1",
        "train.validateIterations=4",
        "train.attackEvery=2",
        "train.attackImages=6",
        "train.checkpointEvery=3"
    };

    private static final int PATIENCE_SECONDS = 180;

    private final SmallExperiment experiment;
    private final String[] changes;
    private final SeededRandom moments;
    private int kills;

    /** @param more changes to the configuration */
    KilledTraining(SmallExperiment experiment, long seed, String... more) {
        this.experiment = experiment;
        this.changes = Stream.concat(Stream.of(CHANGES), Stream.of(more)).toArray(String[]::new);
        this.moments = new SeededRandom(seed);
    }

    /** How often it was killed so far, all runs together. */
    int kills() {
        return kills;
    }

    /** A run that nobody disturbs. */
    RunFolder whole() throws Exception {
        List<Path> before = runs();
        finish(start());
        return newRun(before);
    }

    /** A run that is killed so many times. */
    RunFolder killed(int times) throws Exception {
        List<Path> before = runs();
        Process process = start();
        RunFolder run = null;
        for (int kill = 0; kill < times && process.isAlive(); kill++) {
            while (process.isAlive() && runs().size() == before.size()) {
                Thread.sleep(5);
            }
            run = newRun(before);
            awaitMoment(run, process);
            if (process.isAlive()) {
                kills++;
            }
            process.destroyForcibly().waitFor();
            process = experiment.watchedTrain("--resume", run.path().toString(), "--no-progress");
        }
        finish(process);
        return run;
    }

    private Process start() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("conf/small.yaml", "--no-progress"));
        arguments.addAll(List.of(changes));
        return experiment.watchedTrain(arguments.toArray(String[]::new));
    }

    /** Some time, or just when another line or file has come. */
    private void awaitMoment(RunFolder run, Process process) throws Exception {
        if (moments.nextInt(3) == 0) {
            process.waitFor(300 + moments.nextInt(4000), TimeUnit.MILLISECONDS);
            return;
        }
        List<Path> watched = List.of(run.history(), run.epochs(), run.validations(), run.checkpoints(), run.live());
        Path file = watched.get(moments.nextInt(watched.size()));
        long changesLeft = 1 + moments.nextInt(6);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long seen = stamp(file);
        while (changesLeft > 0 && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(1);
            long now = stamp(file);
            if (now != seen) {
                seen = now;
                changesLeft--;
            }
        }
        process.waitFor(moments.nextInt(30), TimeUnit.MILLISECONDS);
    }

    private static long stamp(Path file) {
        return file.toFile().lastModified() + file.toFile().length();
    }

    private void finish(Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
    }

    private RunFolder newRun(List<Path> before) throws Exception {
        List<Path> runs = new ArrayList<>(runs());
        runs.removeAll(before);
        assertEquals(1, runs.size(), experiment.console());
        Path config = runs.get(0).resolve("config.yaml");
        for (int i = 0; i < 1000 && !Files.exists(config); i++) {
            Thread.sleep(5);
        }
        return RunFolder.open(runs.get(0));
    }

    private List<Path> runs() throws IOException {
        Path parent = experiment.folder().resolve("reports/runs");
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.toList();
        }
    }
}
