package org.colotride.tournament;

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
import org.colotride.tournament.EntryResult.Protocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tournament command in a process of its own, killed in the middle of a training and in the middle of a scoring. */
class TournamentKillTest {
    private static final int PATIENCE_SECONDS = 400;
    private static final String TOURNAMENT =
            """
            name: small
            settings: {tiny: {base: conf/small.yaml, set: {train.iterations: 24}}}
            entrants:
              colo-tride: {defense.steps: 2}
              act: {defense: act, defense.steps: 2}
            seeds: [1]
            set: {evaluation.nmi: false, train.validateEvery: 0}
            queries: 6
            """;

    @TempDir
    Path folder;

    private SmallExperiment experiment;

    @BeforeEach
    void write() throws IOException {
        experiment = new SmallExperiment(folder);
        Files.writeString(folder.resolve("conf/tournament.yaml"), TOURNAMENT);
    }

    @Test
    void killedTwiceItEndsAsIfLeftAlone() throws Exception {
        finish(start("name=whole", "--parallel", "2"));
        TournamentFolder whole = named("whole");
        TournamentResults expected = TournamentResults.read(whole.results());
        assertTrue(expected.complete());
        assertEquals(2, expected.ended());
        assertEquals(2, expected.verdicts().size(), "one for each attack");
        assertTrue(Files.readString(whole.report()).contains("Who won"));
        assertEquals(1 + 2, Files.readAllLines(whole.table()).size());

        TournamentFolder killed = named("killed");
        Process process = start("name=killed");
        killWhen(process, () -> lines(killed.runs().resolve("tiny-colo-tride-1/history.jsonl")) > 12);
        assertFalse(Files.exists(killed.results()), "nothing had ended");
        process = start("name=killed");
        killWhen(process, () -> count(killed.runs().resolve("tiny-act-1/attacked/batches")) > 3);
        finish(start("name=killed"));

        TournamentResults results = TournamentResults.read(killed.results());
        assertEquals(expected.standings(), results.standings());
        assertEquals(expected.verdicts(), results.verdicts());
        assertEquals(Files.readString(whole.table()), Files.readString(killed.table()));
        for (Standing standing : results.standings()) {
            assertEquals(1, standing.trained());
            double published = standing.ers(Protocol.PUBLISHED).orElseThrow().mean();
            double worst = standing.ers(Protocol.WORST).orElseThrow().mean();
            assertTrue(worst <= published, standing.entrant() + ": " + worst + " > " + published);
            assertTrue(standing.backward() > 0);
        }

        // The runs may go: what is needed of them is kept, and another seed is one training more for each.
        delete(killed.runs());
        finish(start("name=killed", "seeds=[1, 2]"));
        TournamentResults more = TournamentResults.read(killed.results());
        assertEquals(4, more.ended());
        assertEquals(2, more.standings().get(0).trained());
        assertTrue(Files.isDirectory(killed.runs().resolve("tiny-act-2")));
        assertFalse(Files.exists(killed.runs().resolve("tiny-act-1")), "trained once more");

        Process other = start("name=killed", "entrants.act={defense: act, defense.steps: 3}");
        assertTrue(other.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(2, other.exitValue());
        assertTrue(experiment.console().contains("tiny-act-1.json is of another configuration"), experiment.console());
    }

    private TournamentFolder named(String name) {
        return new TournamentFolder(folder.resolve("reports/tournament").resolve(name));
    }

    private Process start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("conf/tournament.yaml", "--no-ui", "--no-progress"));
        all.addAll(List.of(arguments));
        return experiment.start("TournamentCommand", all.toArray(String[]::new));
    }

    private void finish(Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
    }

    private interface Moment {
        boolean has() throws IOException;
    }

    private static void killWhen(Process process, Moment moment) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!moment.has() && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertTrue(process.isAlive(), "it was over before it could be killed");
        process.destroyForcibly().waitFor();
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static long count(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
