package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the search command at random moments; the same command again ends as if nothing had happened. */
class SearchKillTest {
    private static final int CANDIDATES = 2;
    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    Path folder;

    @Test
    void killedSearchDrawsTheSameCandidatesAndTrainsNothingTwice() throws Exception {
        SmallSearch search = new SmallSearch(
                folder, "candidates: " + CANDIDATES + "\nscore: {mAP: 1}\nset: {evaluation.nmi: false}\n");
        finish(search, search.search("name=whole"));
        SearchFolder whole = search.folder("whole");
        SearchFolder killed = search.folder("killed");

        SeededRandom moments = new SeededRandom(System.nanoTime());
        Process process = search.search("name=killed");
        List<String> firstEpochs = new ArrayList<>();
        for (int candidate = 0; candidate < 2; candidate++) {
            killAt(killed, candidate, 12 + moments.nextInt(40), process);
            firstEpochs.add(firstEpoch(killed, candidate));
            process = search.search("name=killed");
        }
        finish(search, process);
        for (int candidate = 0; candidate < 2; candidate++) {
            // It holds how long the epoch took: trained once more, it would be another.
            assertEquals(firstEpochs.get(candidate), firstEpoch(killed, candidate));
        }

        List<CandidateResult> expected = SearchResults.read(whole.results()).candidates();
        SearchResults results = SearchResults.read(killed.results());
        assertEquals(CANDIDATES, results.candidates().size());
        assertTrue(results.complete());
        for (int i = 0; i < CANDIDATES; i++) {
            CandidateResult candidate = results.candidates().get(i);
            assertEquals(expected.get(i).values(), candidate.values());
            assertEquals(expected.get(i).figures(), candidate.figures());
            assertEquals(CandidateResult.Status.COMPLETE, candidate.status());
            assertEquals(
                    SmallSearch.ITERATIONS,
                    HistoryReader.iterations(new RunFolder(killed.candidatePath(i)))
                            .size());
        }
        // One line for each draw, one for each end, however often it was killed.
        assertEquals(2 * CANDIDATES, Files.readAllLines(killed.journal()).size());
        int best = results.best().orElseThrow().index();
        assertArrayEquals(weights(whole, best), weights(killed, best));

        ExperimentConfig config = ConfigReader.read(killed.best(), List.of(), ExperimentConfig.class);
        assertEquals("killed-best", config.name());
        assertEquals(
                results.best().orElseThrow().values().get("defense.epsilon").doubleValue(),
                config.defense().args().get("epsilon").doubleValue());
    }

    private void killAt(SearchFolder search, int candidate, int iterations, Process process) throws Exception {
        Path history = new RunFolder(search.candidatePath(candidate)).history();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (lines(history) < iterations && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertTrue(process.isAlive(), "the search was over before it could be killed");
        process.destroyForcibly().waitFor();
    }

    private static long lines(Path file) throws Exception {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static String firstEpoch(SearchFolder search, int candidate) throws IOException {
        return Files.readAllLines(new RunFolder(search.candidatePath(candidate)).epochs())
                .get(0);
    }

    private static void finish(SmallSearch search, Process process) throws Exception {
        assertTrue(
                process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS),
                search.experiment().console());
        assertEquals(0, process.exitValue(), search.experiment().console());
    }

    private static float[] weights(SearchFolder search, int candidate) {
        Path model = new RunFolder(search.candidatePath(candidate)).model();
        try (EmbeddingNetwork network = ModelFiles.read(model, false).network()) {
            return network.graph().params().dup().data().asFloat();
        }
    }
}
