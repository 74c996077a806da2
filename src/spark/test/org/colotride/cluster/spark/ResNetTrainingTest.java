package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.experiment.SmallExperiment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ResNet-18 trained together for twenty iterations by executors that are processes, one of them killed. */
@Tag("cluster")
@Tag("slow")
class ResNetTrainingTest {
    private static final int ITERATIONS = 20;

    @TempDir
    static Path folder;

    private static SmallExperiment experiment;
    private static StandaloneCluster cluster;
    private static TrainedRuns runs;

    @BeforeAll
    static void start() throws Exception {
        experiment = new SmallExperiment(folder);
        runs = new TrainedRuns(folder.resolve("reports/runs"));
        // Large enough that an update of 24 images has four pieces.
        Files.writeString(
                folder.resolve("data-pipelines/larger.yaml"),
                """
                source: {name: image-folder, args: {directory: images, trainClasses: 0.5}}
                shape: {channels: 3, height: 40, width: 40}
                train:
                  - resize: {height: 44, width: 44}
                  - randomCrop: {height: 40, width: 40}
                test:
                  - resize: {height: 40, width: 40}
                """);
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")), 2, 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Process train(String name, String statistics, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "conf/small.yaml",
                "name=" + name,
                "data=larger",
                "model={name: resnet18, args: {embedding: 64, batchNormalization: " + statistics + "}}",
                "train.pairs=8",
                "train.iterations=" + ITERATIONS,
                "train.checkpointEvery=4",
                "train.validateEvery=100",
                "--no-progress",
                "--no-ui"));
        arguments.addAll(options);
        return experiment.start("TrainCommand", arguments.toArray(String[]::new));
    }

    /** @param member that is killed once there is a checkpoint; −1 for none */
    private static void together(String name, String statistics, int executors, int member) throws Exception {
        Process process = train(name, statistics, cluster.options(executors));
        if (member >= 0) {
            StandaloneCluster.await("a checkpoint", () -> runs.hasCheckpoint(name));
            cluster.killExecutor(member);
            assertTrue(process.isAlive(), "it was over before a process was killed");
        }
        TrainedRuns.finish(experiment, process);
        assertEquals(ITERATIONS, runs.losses(name).size());
    }

    private static void assertSame(String expected, String found) throws IOException {
        assertEquals(runs.losses(expected), runs.losses(found), found);
        assertArrayEquals(runs.weights(expected), runs.weights(found), found);
    }

    @Test
    void withFrozenStatisticsTheWeightsAreOneProcesss() throws Exception {
        TrainedRuns.finish(experiment, train("one", "frozen", List.of("train.exactSums=true", "--threads", "1")));
        together("two", "frozen", 2, -1);
        together("again", "frozen", 2, -1);
        together("four", "frozen", 4, -1);
        together("killed", "frozen", 2, 1);
        for (String name : List.of("two", "again", "four", "killed")) {
            assertSame("one", name);
        }
    }

    @Test
    void withTheStatisticsOfItsOwnImagesEachEndsWithTheSameWeights() throws Exception {
        together("local-two", "batch", 2, -1);
        assertTrue(experiment.console().contains("Warning: Batch normalisation uses"), experiment.console());
        together("local-again", "batch", 2, -1);
        together("local-killed", "batch", 2, 1);
        together("local-first-killed", "batch", 2, 0);
        for (String name : List.of("local-again", "local-killed", "local-first-killed")) {
            assertSame("local-two", name);
        }
        together("local-four", "batch", 4, -1);
        assertFalse(Arrays.equals(runs.weights("local-two"), runs.weights("local-four")), "they depend on the number");
    }
}
