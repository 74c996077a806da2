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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.cluster.ClusterSettings;
import org.colotride.experiment.SmallExperiment;
import org.colotride.io.Mappers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user calls them on a cluster: what comes out is what one process gives. */
@Tag("cluster")
class ClusterCommandsTest {
    private static final int PATIENCE_SECONDS = 300;

    @TempDir
    static Path folder;

    private static SmallExperiment experiment;
    private static StandaloneCluster cluster;
    private static String run;
    private static TrainedRuns runs;

    @BeforeAll
    static void start() throws Exception {
        experiment = new SmallExperiment(folder);
        runs = new TrainedRuns(folder.resolve("reports/runs"));
        finish(experiment.train("conf/small.yaml", "train.epochs=2", "--no-progress"));
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            run = folder.relativize(runs.findFirst().orElseThrow()).toString();
        }
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")), 2, 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static void finish(Process process) throws Exception {
        TrainedRuns.finish(experiment, process);
    }

    private static Process evaluate(List<String> options, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(run, "--no-progress", "--batch", "2", "--steps", "8"));
        arguments.addAll(List.of(more));
        arguments.addAll(options);
        return experiment.start("EvaluateCommand", arguments.toArray(String[]::new));
    }

    private static String result(String scoring) throws IOException {
        return Files.readString(folder.resolve(scoring).resolve("robustness.json"));
    }

    @Test
    void aScoringIsTheSameOnAnyNumberOfExecutorsAndWithOneKilled() throws Exception {
        finish(evaluate(List.of(), "--output", "alone"));
        for (int executors : new int[] {2, 4}) {
            finish(evaluate(cluster.options(executors), "--output", "on-" + executors));
            assertEquals(result("alone"), result("on-" + executors));
        }
        Process process = evaluate(cluster.options(2), "--output", "killed");
        Path batches = folder.resolve("killed/batches");
        StandaloneCluster.await("the first batches", () -> Files.isDirectory(batches));
        cluster.killOneExecutor();
        assertFalse(Files.exists(folder.resolve("killed/robustness.json")), "it was over before a process was killed");
        finish(process);
        assertEquals(result("alone"), result("killed"));
        // Pictures too.
        assertEquals(
                Files.readString(folder.resolve("alone/report.html")),
                Files.readString(folder.resolve("killed/report.html")));
    }

    /** A distribution of Spark has none of our jars, nor of Deeplearning4j's and its natives. */
    @Test
    void whatTheMachinesLackIsSentThere() throws Exception {
        try (StandaloneCluster bare = new StandaloneCluster(
                Files.createDirectories(folder.resolve("bare")), 1, 1, ClusterCommandsTest::isSparks)) {
            ClusterSettings asked =
                    new ClusterSettings(bare.master(), 1, 1, "600m", Map.of("spark.driver.host", "127.0.0.1"));
            String[] few = {"--queries", "4", "--attacks", "ES,CA+", "--no-checks"};
            finish(evaluate(List.of(), with(few, "--output", "few-alone")));
            finish(evaluate(StandaloneCluster.options(asked), with(few, "--output", "few-sent")));
            assertEquals(result("few-alone"), result("few-sent"));
        }
    }

    private static boolean isSparks(Path jar) {
        return !Files.isDirectory(jar)
                && Stream.of("nd4j", "deeplearning4j", "bytedeco", "datavec", "picocli", "colo-tride")
                        .noneMatch(jar.toString()::contains);
    }

    @Test
    void transformsAndTheWorstCaseTravelToo() throws Exception {
        String[] options = {
            "--search",
            "worst",
            "--budget",
            "quick",
            "--source",
            run,
            "--transform",
            "levels:levels=8",
            "--queries",
            "4"
        };
        finish(evaluate(List.of(), with(options, "--output", "worst-alone")));
        finish(evaluate(cluster.options(2), with(options, "--output", "worst-on-2")));
        assertEquals(result("worst-alone"), result("worst-on-2"));
    }

    private static String[] with(String[] first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }

    @Test
    void aSearchFindsTheSameBestAndTrainsNothingTwiceWithAnExecutorKilled() throws Exception {
        Files.createDirectories(folder.resolve("hyperparam-search"));
        Files.writeString(
                folder.resolve("hyperparam-search/small.yaml"),
                """
                name: small
                base: conf/small.yaml
                candidates: 8
                score: {mAP: 1}
                set: {evaluation.nmi: false, train.epochs: 3, train.checkpointEvery: 4}
                spaces:
                  defense.epsilon: {from: 4/255, to: 64/255}
                  train.learningRate: {from: 1e-4, to: 1e-2, scale: logarithmic}
                """);
        // As many threads as an executor has: sums depend on them in their last digits.
        finish(search(List.of("--threads", "1"), "name=alone"));
        Process process = search(cluster.options(2), "name=killed");
        Path candidates = folder.resolve("reports/searches/killed/candidates");
        StandaloneCluster.await(
                "a candidate's checkpoint", () -> Files.isDirectory(candidates.resolve("001/checkpoints")));
        cluster.killOneExecutor();
        finish(process);
        Map<Integer, String> alone = figures("alone");
        figures("killed").forEach((candidate, found) -> assertEquals(alone.get(candidate), found));
        assertEquals(alone.keySet(), figures("killed").keySet());
        assertEquals(best("alone"), best("killed"));
        // One line for each draw, one for each end.
        assertEquals(
                2 * 8,
                Files.readAllLines(folder.resolve("reports/searches/killed/journal.jsonl"))
                        .size());
        try (Stream<Path> runs = Files.list(candidates)) {
            for (Path candidate : runs.toList()) {
                assertEquals(
                        18,
                        Files.readAllLines(candidate.resolve("history.jsonl")).size());
            }
        }
    }

    @Test
    void trainingTogetherEndsWithOneProcesssWeightsAndWithOneKilledToo() throws Exception {
        List<String> together = new ArrayList<>();
        for (int executors : new int[] {2, 4}) {
            finish(train(cluster.options(executors), "name=together-" + together.size()));
            together.add("together-" + together.size());
        }
        for (int member : new int[] {0, 1}) {
            Process process = train(cluster.options(2), "name=killed-" + member);
            StandaloneCluster.await("a checkpoint", () -> runs.hasCheckpoint("killed-" + member));
            cluster.killExecutor(member);
            finish(process);
        }
        finish(experiment.train(
                "conf/small.yaml",
                "train.epochs=4",
                "train.checkpointEvery=4",
                "train.exactSums=true",
                "--no-progress",
                "name=one"));
        for (String name : List.of("together-0", "together-1", "killed-0", "killed-1")) {
            assertArrayEquals(runs.weights("one"), runs.weights(name), name);
            // It was watched from here, and told of there.
            assertEquals(
                    "finished",
                    Mappers.json()
                            .readTree(runs.of(name).resolve("live/status.json").toFile())
                            .path("phase")
                            .asText());
            assertEquals(runs.losses("one"), runs.losses(name), name);
        }
    }

    @Test
    void aTrainingThatCannotBeSharedOutLeavesNothing() throws Exception {
        String pipeline = Files.readString(folder.resolve("data-pipelines/small.yaml"));
        Files.writeString(
                folder.resolve("data-pipelines/larger.yaml"),
                pipeline.replace("14", "32").replace("16", "32"));
        List<String> arguments = new ArrayList<>(List.of(
                "conf/small.yaml",
                "--no-progress",
                "--no-ui",
                "name=refused",
                "data=larger",
                "train.microBatch=8",
                "model={name: resnet18, args: {embedding: 8, batchNormalization: batch}}"));
        arguments.addAll(cluster.options(2));
        Process process = experiment.start("TrainCommand", arguments.toArray(String[]::new));
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(2, process.exitValue(), experiment.console());
        assertTrue(experiment.console().contains("freeze batch normalisation"), experiment.console());
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            assertTrue(runs.noneMatch(run -> run.getFileName().toString().startsWith("refused")));
        }
    }

    private static Process train(List<String> options, String name) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("conf/small.yaml", "train.epochs=4", "train.checkpointEvery=4", "--no-progress", name));
        arguments.addAll(options);
        return experiment.watchedTrain(arguments.toArray(String[]::new));
    }

    private static Process search(List<String> options, String name) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("hyperparam-search/small.yaml", "--no-progress", "--no-ui", name));
        arguments.addAll(options);
        return experiment.start("SearchCommand", arguments.toArray(String[]::new));
    }

    private static String best(String search) throws IOException {
        return Files.readString(folder.resolve("reports/searches/" + search + "/best.yaml"))
                .replace(search, "search");
    }

    private static Map<Integer, String> figures(String search) throws IOException {
        Map<Integer, String> figures = new TreeMap<>();
        Mappers.json()
                .readTree(folder.resolve("reports/searches/" + search + "/results.json")
                        .toFile())
                .path("candidates")
                .forEach(candidate -> figures.put(
                        candidate.path("index").asInt(),
                        candidate.path("status").asText()
                                + candidate.path("values")
                                + candidate.path("figures")
                                + candidate.path("reason").asText()));
        return figures;
    }
}
