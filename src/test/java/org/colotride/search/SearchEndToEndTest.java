package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search command in a process of its own. */
class SearchEndToEndTest {
    private static final int PATIENCE_SECONDS = 240;
    /** A classifier needs an output for each class, which shows only when the images are there. */
    private static final String UNFIT =
            "spaces={defense.epsilon: {from: 0.1, to: 0.2}, loss: {values: [triplet, classification]}}";

    @TempDir
    Path folder;

    @Test
    void successiveHalvingTrainsCandidatesOnFromWhereTheyPaused() throws Exception {
        SmallSearch search = new SmallSearch(
                folder,
                """
                candidates: 5
                generator: {name: asha, args: {reduction: 2, share: 1/4}}
                score: {mAP: 1}
                set: {train.epochs: 4}
                """);
        assertEquals(0, run(search, "name=halved", "--parallel", "2"));
        SearchFolder halved = search.folder("halved");
        SearchResults results = SearchResults.read(halved.results());
        assertTrue(results.complete());
        assertEquals(5, results.candidates().size());
        assertTrue(results.best().isPresent());
        int trained = 0;
        for (CandidateResult candidate : results.candidates()) {
            RunFolder run = new RunFolder(halved.candidatePath(candidate.index()));
            assertTrue(List.of(6, 12, 24).contains(candidate.iterations()));
            assertEquals(candidate.iterations(), HistoryReader.iterations(run).size());
            assertEquals(candidate.iterations() == 24, candidate.status() == CandidateResult.Status.COMPLETE);
            trained += candidate.iterations();
        }
        assertEquals(trained, results.trainedIterations());
        assertTrue(trained < 5 * 24);
        assertTrue(Files.isDirectory(halved.decoded()), "the candidates do not share decoded images");

        // Pausing changes nothing: the same candidate trained at once ends the same, and they are drawn alike.
        assertEquals(0, run(search, "name=at-once", "generator=random", "--parallel", "2"));
        SearchResults atOnce = SearchResults.read(search.folder("at-once").results());
        for (CandidateResult candidate : results.candidates()) {
            CandidateResult same = atOnce.candidates().get(candidate.index());
            assertEquals(same.values(), candidate.values());
            if (candidate.status() == CandidateResult.Status.COMPLETE) {
                assertEquals(same.figures(), candidate.figures());
            }
        }
    }

    @Test
    void failingCandidatesAreKeptWithTheirReasonAndTheSearchGoesOn() throws Exception {
        SmallSearch search = new SmallSearch(
                folder, "candidates: 4\ngenerator: {name: grid, args: {points: 2}}\nset: {train.iterations: 6}\n");
        assertEquals(0, run(search, UNFIT));
        SearchResults results = SearchResults.read(search.folder("small").results());
        assertEquals(4, results.candidates().size());
        for (CandidateResult candidate : results.candidates()) {
            boolean unfit = candidate.values().get("loss").asText().equals("classification");
            assertEquals(unfit, candidate.status() == CandidateResult.Status.FAILED, candidate.toString());
            if (unfit) {
                assertNull(candidate.score());
                assertTrue(candidate.reason().contains("classes"), candidate.reason());
            }
        }
        assertEquals(0, run(search, UNFIT));
        assertEquals(
                8, Files.readAllLines(search.folder("small").journal()).size(), "what had ended was trained once more");
    }

    @Test
    void otherSearchInTheSameFolderIsRefusedByTheKeyThatDiffers() throws Exception {
        SmallSearch search = new SmallSearch(folder, "candidates: 1\n");
        assertEquals(0, run(search, "set.train.iterations=4"));
        assertEquals(0, run(search, "set.train.iterations=4", "candidates=2"));
        assertEquals(
                2,
                SearchResults.read(search.folder("small").results())
                        .candidates()
                        .size());
        assertEquals(2, run(search, "set.train.iterations=5"));
        assertTrue(search.experiment().console().contains("holds a search with another set"));
    }

    private static int run(SmallSearch search, String... changes) throws Exception {
        Process process = search.search(changes);
        assertTrue(
                process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS),
                search.experiment().console());
        return process.exitValue();
    }
}
