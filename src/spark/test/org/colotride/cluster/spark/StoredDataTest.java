package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in a storage of Hadoop's: who trains and scores there does what he does with a folder. */
@Tag("cluster")
class StoredDataTest {
    @TempDir
    static Path folder;

    private static StoredExperiment stored;
    private static SmallExperiment experiment;
    private static StandaloneCluster cluster;
    private static TrainedRuns runs;

    @BeforeAll
    static void start() throws Exception {
        stored = StoredExperiment.in(folder);
        experiment = stored.experiment();
        runs = new TrainedRuns(folder.resolve("reports/runs"));
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")), 2, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static String[] training(String name, String directory) {
        return new String[] {
            "conf/small.yaml", "--no-ui", "name=" + name, "train.epochs=2", "data.directory=" + directory
        };
    }

    private static String scoring(String output) throws IOException {
        return Files.readString(folder.resolve(output).resolve("robustness.json"));
    }

    @Test
    void trainsAndScoresWhatLiesInAFolder() throws Exception {
        stored.finish(experiment.train(
                "conf/small.yaml",
                "name=folder",
                "train.epochs=2",
                "train.exactSums=true",
                "--no-progress",
                "--threads",
                "1"));
        stored.finish(
                stored.start("TrainCommand", stored.onTwo(cluster), training("stored", stored.address("images"))));
        assertEquals(runs.losses("folder"), runs.losses("stored"));
        assertArrayEquals(runs.weights("folder"), runs.weights("stored"));
        for (String copies : List.of("here", "there")) {
            try (Stream<Path> all = Files.walk(folder.resolve(copies))) {
                assertEquals(
                        SmallExperiment.CLASSES * SmallExperiment.IMAGES_PER_CLASS,
                        all.filter(file -> file.toString().endsWith(".png")).count(),
                        "one copy for both executors");
            }
        }
        String[] options = {runs.of("stored").toString(), "--queries", "4", "--attacks", "ES,CA+", "--no-checks"};
        stored.finish(stored.start("EvaluateCommand", List.of(), StoredExperiment.with(options, "--output", "alone")));
        stored.finish(stored.start(
                "EvaluateCommand", stored.onTwo(cluster), StoredExperiment.with(options, "--output", "shared")));
        assertEquals(scoring("alone"), scoring("shared"));
    }

    private static void assertRefused(Process process, String name, String message) throws Exception {
        stored.assertRefused(process, message);
        if (Files.isDirectory(folder.resolve("reports/runs"))) {
            try (Stream<Path> all = Files.list(folder.resolve("reports/runs"))) {
                assertFalse(all.anyMatch(run -> run.getFileName().toString().startsWith(name)), "it left a folder");
            }
        }
    }

    /** What executors write comes back to the storage, and who goes on goes on from there. */
    @Test
    void aRunThatIsKeptInAStorageEndsWithTheSameWeightsWithOneKilledToo() throws Exception {
        String[] long4 = {"train.epochs=4", "train.checkpointEvery=4", "train.exactSums=true"};
        List<String> alone =
                new ArrayList<>(List.of("conf/small.yaml", "name=alone", "--no-progress", "--threads", "1"));
        alone.addAll(List.of(long4));
        stored.finish(experiment.train(alone.toArray(String[]::new)));
        Path far = folder.resolve("far");
        TrainedRuns kept = new TrainedRuns(far);
        String[] training = StoredExperiment.with(
                StoredExperiment.with(training("kept", "images"), long4), "output=" + stored.address("far"));
        Process process = stored.start("TrainCommand", stored.onTwo(cluster), training);
        StandaloneCluster.await("a checkpoint", () -> kept.hasCheckpoint("kept"));
        cluster.killOneExecutor();
        stored.finish(process);
        assertArrayEquals(runs.weights("alone"), kept.weights("kept"));
        assertEquals(runs.losses("alone"), kept.losses("kept"));
        assertTrue(Files.isRegularFile(kept.of("kept").resolve("report.html")));
        String address = StoredExperiment.address(kept.of("kept"));
        assertTrue(Files.readString(kept.of("kept").resolve("config.yaml")).contains(stored.address("far")));
        assertTrue(experiment.console().contains("Report: " + address + "/report.html"), experiment.console());

        // As if the driver had died too: without what the end has written.
        Files.delete(kept.of("kept").resolve("model.zip"));
        Files.delete(kept.of("kept").resolve("results.json"));
        stored.finish(stored.start("TrainCommand", stored.onTwo(cluster), "--resume", address, "--no-ui"));
        assertArrayEquals(runs.weights("alone"), kept.weights("kept"));
        assertEquals(runs.losses("alone"), kept.losses("kept"));
    }

    @Test
    void oneProcessKeepsItsRunInAFolder() throws Exception {
        assertRefused(
                stored.start(
                        "TrainCommand",
                        List.of(),
                        StoredExperiment.with(training("alone", "images"), "output=" + stored.address("far"))),
                "nothing",
                "output: " + stored.address("far") + ": only a training on a cluster");
    }

    @Test
    void whatIsNotThereIsRefusedByName() throws Exception {
        assertRefused(
                stored.start("TrainCommand", stored.onTwo(cluster), training("missing", stored.address("nothing"))),
                "missing",
                "args.directory: " + stored.address("nothing") + ": there is no such file or folder");
    }

    @Test
    void whatExecutorsCannotReadIsRefusedByName() throws Exception {
        assertRefused(
                stored.start("TrainCommand", cluster.options(2), training("unseen", stored.address("images"))),
                "unseen",
                "args.directory: " + stored.address("images")
                        + ": cannot be read from here: Hadoop knows no such storage");
    }
}
