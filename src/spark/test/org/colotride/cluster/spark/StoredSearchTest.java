package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colotride.io.Mappers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search in a storage finds what one in a folder finds, whatever is killed meanwhile, and leaves all of it there. */
@Tag("cluster")
class StoredSearchTest {
    private static final int CANDIDATES = 4;
    private static final int ITERATIONS = 18;

    @TempDir
    static Path folder;

    private static StoredExperiment stored;
    private static StandaloneCluster cluster;
    private static Path alone;

    @BeforeAll
    static void start() throws Exception {
        stored = StoredExperiment.in(folder);
        Files.createDirectories(folder.resolve("hyperparam-search"));
        Files.writeString(
                folder.resolve("hyperparam-search/small.yaml"),
                """
                name: small
                base: conf/small.yaml
                candidates: 4
                score: {mAP: 1}
                queries: 4
                set: {evaluation.nmi: false, train.epochs: 3, train.checkpointEvery: 4}
                spaces:
                  defense.epsilon: {from: 4/255, to: 64/255}
                  train.learningRate: {from: 1e-4, to: 1e-2, scale: logarithmic}
                """);
        stored.finish(search(List.of("--threads", "1"), "name=alone"));
        alone = folder.resolve("reports/searches/alone");
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")), 2, 1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Process search(List<String> options, String... changes) throws IOException {
        String[] search = {"hyperparam-search/small.yaml", "--no-ui"};
        return stored.start("SearchCommand", options, StoredExperiment.with(search, changes));
    }

    private static Process storedSearch(List<String> options, String name, String... changes) throws IOException {
        return search(
                options, StoredExperiment.with(changes, "name=" + name, "output=" + stored.address("far/searches/")));
    }

    private static Path far(String name) {
        return folder.resolve("far/searches").resolve(name);
    }

    private static Map<Integer, String> figures(Path search) throws IOException {
        Map<Integer, String> figures = new TreeMap<>();
        for (JsonNode candidate :
                Mappers.json().readTree(search.resolve("results.json").toFile()).path("candidates")) {
            figures.put(
                    candidate.path("index").asInt(),
                    candidate.path("status").asText()
                            + candidate.path("values")
                            + candidate.path("figures")
                            + candidate.path("reason").asText());
        }
        return figures;
    }

    private static String best(Path search) throws IOException {
        return Files.readString(search.resolve("best.yaml"))
                .replace(search.getFileName().toString(), "search");
    }

    /** Names of all files, without those that tell of a process. */
    private static List<String> files(Path search) throws IOException {
        try (Stream<Path> all = Files.walk(search)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> search.relativize(file).toString())
                    .filter(file -> !file.matches("(.*/)?\\..*|decoded/.*"))
                    .sorted()
                    .toList();
        }
    }

    private static void assertSameAsAlone(Path search) throws IOException {
        assertEquals(figures(alone), figures(search));
        assertEquals(best(alone), best(search));
        assertEquals(files(alone), files(search));
        // One line for each draw, one for each end.
        assertEquals(2 * CANDIDATES, journal(search).lines().count());
        for (int i = 0; i < CANDIDATES; i++) {
            assertEquals(
                    ITERATIONS,
                    Files.readAllLines(search.resolve("candidates/00" + i + "/history.jsonl"))
                            .size());
        }
    }

    private static String journal(Path search) throws IOException {
        return Files.readString(search.resolve("journal.jsonl"));
    }

    /** The seconds of each candidate stand in the journal: none that had ended was trained again. */
    private static void assertWentOn(Path search, String done) throws IOException {
        assertTrue(done.contains("COMPLETE"), done);
        assertTrue(journal(search).startsWith(done), journal(search));
    }

    private static void awaitCheckpoint(Path search) {
        StandaloneCluster.await(
                "a candidate's checkpoint", () -> Files.isDirectory(search.resolve("candidates/001/checkpoints")));
    }

    @Test
    void oneProcessGoesOnAfterItWasKilled() throws Exception {
        Path search = far("killed");
        Process process = storedSearch(List.of("--threads", "1"), "killed");
        awaitCheckpoint(search);
        process.destroyForcibly().waitFor();
        String done = journal(search);
        assertFalse(Files.exists(search.resolve("report.html")), "it was over before it was killed");
        stored.finish(storedSearch(List.of("--threads", "1"), "killed"));
        assertSameAsAlone(search);
        assertWentOn(search, done);
        String address = stored.address("far/searches/killed");
        String console = stored.experiment().console();
        assertTrue(console.contains("Best: " + address + "/best.yaml"), console);
        assertTrue(console.contains("Report: " + address + "/report.html"), console);
        assertTrue(
                Files.readString(search.resolve("report.html")).contains("copy " + address + "/best.yaml here"),
                "the report names a folder that is gone");
        assertTrue(
                Pattern.compile("Resuming from \\S+/killed/candidates/001/checkpoints/")
                        .matcher(console)
                        .find(),
                console);
        stored.assertRefused(
                storedSearch(List.of("--threads", "1"), "killed", "seed=9"),
                address + " holds a search with another seed");
    }

    @Test
    void aClusterGoesOnAfterAnExecutorAndTheDriverWereKilled() throws Exception {
        Path search = far("shared");
        Process process = storedSearch(stored.onTwo(cluster), "shared");
        awaitCheckpoint(search);
        cluster.killOneExecutor();
        StandaloneCluster.await("a candidate's end", () -> Files.isRegularFile(search.resolve("results.json")));
        process.destroyForcibly().waitFor();
        String done = journal(search);
        assertFalse(Files.exists(search.resolve("report.html")), "it was over before it was killed");
        stored.finish(storedSearch(stored.onTwo(cluster), "shared"));
        assertSameAsAlone(search);
        assertWentOn(search, done);
    }

    @Test
    void aStorageThatExecutorsCannotReadIsRefusedByName() throws Exception {
        Process process = storedSearch(cluster.options(2), "unseen");
        process.waitFor();
        String console = stored.experiment().console();
        assertTrue(process.exitValue() != 0, console);
        assertTrue(
                console.contains(stored.address("far/searches/unseen")
                        + ": cannot be read or written from here: Hadoop knows no such storage"),
                console);
    }

    @Test
    void whatWasAttackedIsKeptToo() throws Exception {
        List<String> figures = new ArrayList<>();
        for (boolean far : new boolean[] {false, true}) {
            String[] changes = {"candidates=1", "score={ERS: 1}", "set={train.epochs: 1, evaluation.nmi: false}"};
            stored.finish(
                    far
                            ? storedSearch(List.of("--threads", "1"), "attacked", changes)
                            : search(List.of("--threads", "1"), StoredExperiment.with(changes, "name=attacked")));
            Path search = far ? far("attacked") : folder.resolve("reports/searches/attacked");
            figures.add(figures(search).toString());
            figures.add(files(search).toString());
        }
        assertEquals(figures.subList(0, 2), figures.subList(2, 4));
        assertTrue(figures.get(1).contains("candidates/000/attacked-100.00/batches/"), figures.get(1));
    }
}
