package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.LiveFolder;
import org.colotride.live.RecordedStatistics;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.random.SeededRandom;
import org.colotride.training.IterationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments, in a process of its own, with two threads; the resumed run ends with the same weights
 * and files.
 */
class KillAndResumeTest {
    private static final int ITERATIONS = 10 * 6;
    private static final int KILLS = 2;
    private static final int PATIENCE_SECONDS = 180;

    @TempDir
    Path folder;

    @Test
    void killedRunEndsWithTheWeightsOfAnUninterruptedOne() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        finish(experiment, experiment.train(with("conf/small.yaml", "--no-progress", "--threads", "2")));
        RunFolder whole = onlyRun(List.of());

        SeededRandom moments = new SeededRandom(System.nanoTime());
        // Watched, unlike the other: whoever looks on changes nothing.
        Process process = experiment.watchedTrain(with("conf/small.yaml", "--no-progress", "--threads", "2"));
        RunFolder killed = null;
        for (int kill = 1; kill <= KILLS; kill++) {
            killed = waitForRun(whole, process);
            int moment = (kill - 1) * ITERATIONS / KILLS + moments.nextInt(ITERATIONS / KILLS);
            killAfter(moment, killed, process);
            process = experiment.watchedTrain("--resume", killed.path().toString(), "--no-progress", "--threads", "2");
        }
        finish(experiment, process);

        RunComparison.assertSame(whole, killed);
        assertArrayEquals(weights(whole), weights(killed), experiment.console());
        List<IterationRecord> expected = HistoryReader.iterations(whole);
        List<IterationRecord> resumed = HistoryReader.iterations(killed);
        assertEquals(ITERATIONS, expected.size());
        assertEquals(ITERATIONS, resumed.size());
        for (int i = 0; i < ITERATIONS; i++) {
            assertEquals(i + 1, resumed.get(i).iteration());
            assertEquals(expected.get(i).loss(), resumed.get(i).loss(), 0.0);
            assertEquals(expected.get(i).phase(), resumed.get(i).phase());
        }
        assertTrue(Files.readString(killed.results()).contains("\"R@1\""));
        assertTrue(
                Files.readString(LiveFolder.of(killed).status()).contains("\"finished\""),
                Files.readString(LiveFolder.of(killed).status()));
        assertEquals(1, statisticsSessions(killed), "statistics go on after a kill");
    }

    /** Proxies and their moments are in the checkpoints, which are compared too. */
    @Test
    void whatALossLearnsItselfSurvivesToo() throws Exception {
        KilledTraining training = new KilledTraining(
                new SmallExperiment(folder), System.nanoTime(), "loss=proxy-anchor", "train.epochs=4");
        RunComparison.assertSame(training.whole(), training.killed(1));
    }

    private static String[] with(String... arguments) {
        return Stream.concat(Stream.of(arguments), Stream.of(KilledTraining.CHANGES))
                .toArray(String[]::new);
    }

    private void killAfter(int iterations, RunFolder run, Process process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (lines(run) < iterations && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertTrue(process.isAlive(), "the run was over before it could be killed");
        process.destroyForcibly().waitFor();
    }

    private static long lines(RunFolder run) throws IOException {
        if (!Files.exists(run.history())) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(run.history())) {
            return lines.count();
        }
    }

    private void finish(SmallExperiment experiment, Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
    }

    private RunFolder waitForRun(RunFolder other, Process process) throws Exception {
        while (process.isAlive()) {
            List<Path> runs = runs(List.of(other.path()));
            if (!runs.isEmpty() && Files.exists(runs.get(0).resolve("config.yaml"))) {
                return RunFolder.open(runs.get(0));
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the run ended before it had begun");
    }

    private RunFolder onlyRun(List<Path> without) throws IOException {
        List<Path> runs = runs(without);
        assertEquals(1, runs.size());
        return RunFolder.open(runs.get(0));
    }

    private List<Path> runs(List<Path> without) throws IOException {
        Path parent = folder.resolve("reports/runs");
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(run -> !without.contains(run)).toList();
        }
    }

    private static int statisticsSessions(RunFolder run) throws IOException {
        RecordedStatistics storage = RecordedStatistics.open(LiveFolder.of(run), "resumed");
        int sessions = storage.listSessionIDs().size();
        storage.close();
        return sessions;
    }

    private static float[] weights(RunFolder run) {
        try (EmbeddingNetwork network = ModelFiles.read(run.model(), false).network()) {
            return network.graph().params().dup().data().asFloat();
        }
    }
}
