package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;
import org.colotride.io.Mappers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a storage is scored there as one in a folder is; what other goals cannot do with it they refuse by name. */
@Tag("cluster")
class StoredScoringTest {
    private static final String[] OPTIONS = {"--queries", "8", "--attacks", "ES,CA+", "--no-checks", "--batch", "2"};

    @TempDir
    static Path folder;

    private static StoredExperiment stored;
    private static StandaloneCluster cluster;
    private static Path run;
    private static String expected;

    @BeforeAll
    static void start() throws Exception {
        stored = StoredExperiment.in(folder);
        stored.finish(stored.experiment().train("conf/small.yaml", "train.epochs=1", "name=run", "--no-progress"));
        run = new TrainedRuns(folder.resolve("reports/runs")).of("run");
        stored.finish(evaluate(run.toString(), List.of(), "--output", "here"));
        expected = Files.readString(folder.resolve("here/robustness.json"));
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")), 2, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Process evaluate(String named, List<String> options, String... more) throws IOException {
        return stored.start(
                "EvaluateCommand",
                options,
                StoredExperiment.with(StoredExperiment.with(new String[] {named}, OPTIONS), more));
    }

    /** The same run somewhere else, as a storage holds it: without a scoring. */
    private static Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("far").resolve(name));
        Files.copy(run.resolve("config.yaml"), copy.resolve("config.yaml"));
        Files.copy(run.resolve("model.zip"), copy.resolve("model.zip"));
        return copy;
    }

    private static Map<String, FileTime> batches(Path scoring) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> all = Files.walk(scoring.resolve("batches"))) {
            for (Path file :
                    all.filter(batch -> batch.toString().endsWith(".json")).toList()) {
                times.put(scoring.relativize(file).toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    private static boolean holdsSome(Path scoring) {
        try {
            return Files.isDirectory(scoring.resolve("batches"))
                    && !batches(scoring).isEmpty();
        } catch (IOException | UncheckedIOException e) {
            // Files come and go there.
            return false;
        }
    }

    @Test
    void theScoringOfARunGoesBackToIt() throws Exception {
        for (List<String> options : List.of(List.<String>of(), stored.onTwo(cluster))) {
            Path far = copy("run-" + options.size());
            stored.finish(evaluate(StoredExperiment.address(far), options));
            Path scoring = far.resolve("robustness");
            assertEquals(expected, Files.readString(scoring.resolve("robustness.json")));
            for (String file : List.of("robustness.csv", "report.html", "scoring.json")) {
                assertEquals(
                        Files.readString(folder.resolve("here").resolve(file)),
                        Files.readString(scoring.resolve(file)),
                        file);
            }
            assertEquals(
                    batches(folder.resolve("here")).keySet(), batches(scoring).keySet());
            assertTrue(
                    stored.experiment()
                            .console()
                            .contains("Report: " + StoredExperiment.address(scoring) + "/report.html"),
                    stored.experiment().console());
        }
    }

    @Test
    void aScoringGoesOnWithWhatTheStorageHolds() throws Exception {
        Path far = copy("killed");
        Process process = evaluate(StoredExperiment.address(far.resolve("model.zip")), List.of());
        StandaloneCluster.await("the first batches", () -> holdsSome(far.resolve("robustness")));
        process.destroyForcibly().waitFor();
        assertFalse(Files.exists(far.resolve("robustness/robustness.json")), "it was over before it was killed");
        Map<String, FileTime> done = batches(far.resolve("robustness"));
        stored.finish(evaluate(StoredExperiment.address(far.resolve("model.zip")), stored.onTwo(cluster)));
        assertEquals(expected, Files.readString(far.resolve("robustness/robustness.json")));
        Map<String, FileTime> all = batches(far.resolve("robustness"));
        done.forEach((batch, time) -> assertEquals(time, all.get(batch), batch + " was attacked again"));
    }

    @Test
    void aScoringOfARunOfThisMachinesMayGoToAStorage() throws Exception {
        stored.finish(evaluate(run.toString(), List.of(), "--output", stored.address("far/scoring/")));
        assertEquals(expected, Files.readString(folder.resolve("far/scoring/robustness.json")));
        stored.assertRefused(
                evaluate(run.toString(), List.of(), "--output", stored.address("far/scoring"), "--seed", "2"),
                "holds another scoring");
    }

    @Test
    void aCertificateGoesBackToo() throws Exception {
        String[] options = {"--attacks", "none", "--certify", "{sigma: 0.5, samples: 10, queries: 2}"};
        stored.finish(stored.start(
                "EvaluateCommand", List.of(), StoredExperiment.with(new String[] {run.toString()}, options)));
        Path far = copy("certified");
        stored.finish(stored.start(
                "EvaluateCommand",
                List.of(),
                StoredExperiment.with(new String[] {StoredExperiment.address(far)}, options)));
        for (String file : List.of("queries-of/certificate.json", "queries-of/scoring.json")) {
            assertEquals(
                    Files.readString(run.resolve("certificate").resolve(file)),
                    Files.readString(far.resolve("certificate").resolve(file)));
        }
    }

    @Test
    void aClusterEmbedsByTheModelAndWritesBesideIt() throws Exception {
        Path far = copy("embedded");
        stored.finish(stored.start(
                "EmbedCommand",
                StoredExperiment.inThisProcess(),
                StoredExperiment.address(far),
                stored.address("images")));
        String table = far + "/embeddings-images.parquet";
        assertTrue(Files.isDirectory(Path.of(table)), stored.experiment().console());
        stored.finish(stored.start("EvaluateCommand", List.of(), StoredExperiment.address(far), "--gallery", table));
        assertEquals(
                SmallExperiment.CLASSES * SmallExperiment.IMAGES_PER_CLASS,
                Mappers.json()
                        .readTree(far.resolve("gallery/gallery.json").toFile())
                        .path("searched")
                        .path("gallery")
                        .asInt());
    }

    @Test
    void whatWasScoredThereIsCompared() throws Exception {
        Path far = copy("compared");
        String address = StoredExperiment.address(far);
        stored.assertRefused(
                stored.start("CompareCommand", List.of(), address), address + " holds no robustness.json; score");
        Files.copy(
                folder.resolve("here/robustness.json"),
                Files.createDirectories(far.resolve("robustness")).resolve("robustness.json"));
        stored.finish(stored.start("CompareCommand", List.of(), address, "here"));
        assertTrue(Files.isRegularFile(folder.resolve("reports/comparison.html")));
    }

    @Test
    void otherGoalsReadTheModelAndWriteHere() throws Exception {
        String far = StoredExperiment.address(copy("read"));
        stored.finish(stored.start("EmbedCommand", List.of(), run.toString(), "--output", "a.npy"));
        stored.finish(stored.start("EmbedCommand", List.of(), far, "--output", "b.npy"));
        assertEquals(-1, Files.mismatch(folder.resolve("a.npy"), folder.resolve("b.npy")));
        stored.assertRefused(
                stored.start("EmbedCommand", List.of(), far),
                "model.zip: lies in a storage, and what this goal makes goes into a folder of this machine's; name it"
                        + " with --output");
        stored.assertRefused(
                stored.start("DashboardCommand", List.of(), far),
                far + ": is the address of a storage, and here a file");
        stored.assertRefused(
                stored.start("ExportCommand", List.of(), far + "/model-best.zip"),
                far + "/model-best.zip: there is no such run or model");
    }
}
