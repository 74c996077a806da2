package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals to processes of their own. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private SmallExperiment experiment;
    private Process process;

    /** Works, and ends when it is asked to, or not at all. */
    public static final class Working {
        private Working() {}

        public static void main(String... args) throws Exception {
            boolean obeys = Boolean.parseBoolean(args[0]);
            Thread worker = Thread.currentThread();
            try (Interruption interruption = Interruption.watch(
                    () -> {
                        if (obeys) {
                            worker.interrupt();
                        }
                        return true;
                    },
                    "Go on with: something",
                    new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    300)) {
                System.out.println("works");
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            } catch (InterruptedException e) {
                System.out.println("ends");
            }
            System.exit(0);
        }
    }

    @BeforeEach
    void makeExperiment() throws IOException {
        experiment = new SmallExperiment(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void send(String signal) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private int exitCode() throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
        return process.exitValue();
    }

    /** Where this JVM was started in the background, its children would ignore SIGINT. */
    private static List<String> heeding() throws Exception {
        List<String> reset = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(reset);
        probe.add("true");
        try {
            return new ProcessBuilder(probe).start().waitFor() == 0 ? reset : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path work(boolean obeys) throws Exception {
        List<String> command = new ArrayList<>(heeding());
        assumeTrue(!command.isEmpty(), "this system cannot say that SIGINT is heeded");
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Working.class.getName(),
                Boolean.toString(obeys)));
        Path console = folder.resolve("working.log");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        await(console, "works");
        return console;
    }

    private void await(Path file, String text) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            assertTrue(process.isAlive() && System.nanoTime() < until, "'" + text + "' does not come");
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void workThatEndsIsWaitedFor(String signal, int code) throws Exception {
        Path console = work(true);
        send(signal);
        assertEquals(code, exitCode());
        String said = Files.readString(console);
        assertTrue(said.contains("ends") && said.contains("Go on with: something"), said);
        assertFalse(said.contains("takes too long"), said);
    }

    @Test
    void aSecondSignalEndsWorkThatDoesNot() throws Exception {
        Path console = work(false);
        send("INT");
        await(console, "once more ends at once");
        assertTrue(process.isAlive());
        send("INT");
        assertEquals(130, exitCode());
        assertFalse(Files.readString(console).contains("Go on with"), "it was not waited for");
    }

    /** The newest checkpoint is of the last iteration: nothing is trained twice. */
    @Test
    void anInterruptedTrainingKeepsItsLastIteration() throws Exception {
        process = experiment.watchedTrain(
                "conf/small.yaml", "--no-progress", "train.checkpointEvery=0", "train.epochs=400");
        RunFolder run = run();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(run.history()) || Files.size(run.history()) < 2000) {
            assertTrue(process.isAlive() && System.nanoTime() < until, experiment.console());
            Thread.sleep(10);
        }
        send("TERM");
        assertEquals(143, exitCode());
        int iterations = HistoryReader.iterations(run).size();
        try (Stream<Path> checkpoints = Files.list(run.checkpoints())) {
            String newest = checkpoints
                    .map(file -> file.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow();
            assertTrue(
                    newest.startsWith(String.format(java.util.Locale.ROOT, "checkpoint-%08d-", iterations)),
                    newest + " after " + iterations);
        }
        assertTrue(experiment.console().contains("Go on with: mvn -q compile exec:java@train"), experiment.console());
        assertTrue(experiment
                .console()
                .contains("--resume reports/runs/" + run.path().getFileName()));
        assertTrue(
                Files.readString(run.live().resolve("status.json")).contains("\"stopped\""),
                "the dashboard says that it was stopped");
        assertFalse(Files.exists(run.results()));
    }

    /** Two at once would write the same files. */
    @Test
    void aRunThatTrainsIsNotResumed() throws Exception {
        process = experiment.train("conf/small.yaml", "--no-progress", "train.epochs=400");
        RunFolder run = run();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(run.history())) {
            assertTrue(process.isAlive() && System.nanoTime() < until, experiment.console());
            Thread.sleep(10);
        }
        Process second = experiment.train("--resume", run.path().toString(), "--no-progress");
        assertTrue(second.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, second.exitValue());
        assertTrue(experiment.console().contains("process " + process.pid() + " on "), experiment.console());
        assertTrue(process.isAlive());
    }

    private RunFolder run() throws Exception {
        Path runs = folder.resolve("reports/runs");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            assertTrue(process.isAlive() && System.nanoTime() < until, experiment.console());
            if (Files.isDirectory(runs)) {
                try (Stream<Path> all = Files.list(runs)) {
                    List<Path> found = all.filter(run -> Files.exists(run.resolve("config.yaml")))
                            .toList();
                    if (!found.isEmpty()) {
                        return RunFolder.open(found.get(0));
                    }
                }
            }
            Thread.sleep(20);
        }
    }
}
