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
import java.util.concurrent.TimeUnit;
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
    private static final int PATIENCE_SECONDS = 300;
    private static final String IMPLEMENTATION =
            "fs." + CopiedFileSystem.SCHEME + ".impl=" + CopiedFileSystem.class.getName();

    @TempDir
    static Path folder;

    private static SmallExperiment experiment;
    private static StandaloneCluster cluster;
    private static TrainedRuns runs;

    @BeforeAll
    static void start() throws Exception {
        experiment = new SmallExperiment(folder);
        runs = new TrainedRuns(folder.resolve("reports/runs"));
        String[] setting = IMPLEMENTATION.split("=");
        Files.writeString(
                Files.createDirectories(folder.resolve("hadoop")).resolve("core-site.xml"),
                "<configuration><property><name>" + setting[0] + "</name><value>" + setting[1]
                        + "</value></property></configuration>");
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")), 2, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static String address(String images) {
        return CopiedFileSystem.SCHEME + "://" + folder.toAbsolutePath().resolve(images);
    }

    private static Process start(String command, List<String> options, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--no-progress");
        all.addAll(options);
        return experiment.startWithin(
                List.of(
                        "env",
                        "HADOOP_CONF_DIR=" + folder.resolve("hadoop"),
                        "COLO_TRIDE_MIRRORS=" + folder.resolve("here")),
                command,
                all.toArray(String[]::new));
    }

    /** Copies of the executors' own, as if they were on other machines. */
    private static List<String> onTwo() {
        List<String> options = new ArrayList<>(cluster.options(2));
        options.addAll(List.of("--spark", "spark.hadoop." + IMPLEMENTATION));
        options.addAll(List.of("--spark", "spark.executorEnv.COLO_TRIDE_MIRRORS=" + folder.resolve("there")));
        return options;
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
        TrainedRuns.finish(
                experiment,
                experiment.train(
                        "conf/small.yaml",
                        "name=folder",
                        "train.epochs=2",
                        "train.exactSums=true",
                        "--no-progress",
                        "--threads",
                        "1"));
        TrainedRuns.finish(experiment, start("TrainCommand", onTwo(), training("stored", address("images"))));
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
        TrainedRuns.finish(experiment, start("EvaluateCommand", List.of(), with(options, "--output", "alone")));
        TrainedRuns.finish(experiment, start("EvaluateCommand", onTwo(), with(options, "--output", "shared")));
        assertEquals(scoring("alone"), scoring("shared"));
    }

    private static String[] with(String[] first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    private static void assertRefused(Process process, String name, String message) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(2, process.exitValue(), experiment.console());
        assertTrue(experiment.console().contains(message), experiment.console());
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
        TrainedRuns.finish(experiment, experiment.train(alone.toArray(String[]::new)));
        Path far = folder.resolve("far");
        TrainedRuns kept = new TrainedRuns(far);
        String[] training = with(with(training("kept", "images"), long4), "output=" + address("far"));
        Process process = start("TrainCommand", onTwo(), training);
        StandaloneCluster.await("a checkpoint", () -> kept.hasCheckpoint("kept"));
        cluster.killOneExecutor();
        TrainedRuns.finish(experiment, process);
        assertArrayEquals(runs.weights("alone"), kept.weights("kept"));
        assertEquals(runs.losses("alone"), kept.losses("kept"));
        assertTrue(Files.isRegularFile(kept.of("kept").resolve("report.html")));
        String address = CopiedFileSystem.SCHEME + "://" + kept.of("kept");
        assertTrue(Files.readString(kept.of("kept").resolve("config.yaml")).contains(address("far")));
        assertTrue(experiment.console().contains("Report: " + address + "/report.html"), experiment.console());

        // As if the driver had died too: without what the end has written.
        Files.delete(kept.of("kept").resolve("model.zip"));
        Files.delete(kept.of("kept").resolve("results.json"));
        TrainedRuns.finish(experiment, start("TrainCommand", onTwo(), "--resume", address, "--no-ui"));
        assertArrayEquals(runs.weights("alone"), kept.weights("kept"));
        assertEquals(runs.losses("alone"), kept.losses("kept"));
    }

    @Test
    void oneProcessKeepsItsRunInAFolder() throws Exception {
        assertRefused(
                start("TrainCommand", List.of(), with(training("alone", "images"), "output=" + address("far"))),
                "nothing",
                "output: " + address("far") + ": only a training on a cluster");
    }

    @Test
    void whatIsNotThereIsRefusedByName() throws Exception {
        assertRefused(
                start("TrainCommand", onTwo(), training("missing", address("nothing"))),
                "missing",
                "args.directory: " + address("nothing") + ": there is no such file or folder");
    }

    @Test
    void whatExecutorsCannotReadIsRefusedByName() throws Exception {
        assertRefused(
                start("TrainCommand", cluster.options(2), training("unseen", address("images"))),
                "unseen",
                "args.directory: " + address("images") + ": cannot be read from here: Hadoop knows no such storage");
    }
}
