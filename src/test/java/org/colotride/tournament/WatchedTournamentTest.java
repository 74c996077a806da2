package org.colotride.tournament;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.experiment.SmallExperiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tournament is watched while it trains: each of its runs is on the page, with what a run on its own shows. */
class WatchedTournamentTest {
    private static final int PATIENCE_SECONDS = 200;
    private static final Pattern ADDRESS = Pattern.compile("Watch & Steer: (http://[^/]+)/colotride");

    @TempDir
    Path folder;

    @Test
    void itsRunsAreOnTheDashboardWhileTheyTrain() throws Exception {
        SmallExperiment experiment = new SmallExperiment(folder);
        Files.writeString(
                folder.resolve("conf/tournament.yaml"),
                """
                name: watched
                settings: {tiny: {base: conf/small.yaml, set: {train.iterations: 60}}}
                entrants: {colo-tride: {defense.steps: 1}, none: {defense: none}}
                seeds: [1]
                set: {evaluation.nmi: false, train.validateEvery: 0}
                queries: 2
                search: pgd
                """);
        Process process = experiment.start(
                "TournamentCommand", "conf/tournament.yaml", "--ui-port=0", "--no-progress", "--parallel", "1");
        String runs = "";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!runs.contains("tiny-colo-tride-1") && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(50);
            Matcher address = ADDRESS.matcher(experiment.console());
            if (address.find()) {
                runs = get(address.group(1) + "/colotride/api/runs");
            }
        }
        assertTrue(runs.contains("tiny-colo-tride-1"), "RUNS " + runs + experiment.console());
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), experiment.console());
        assertTrue(experiment.console().contains("Report: "), experiment.console());
        assertTrue(
                Files.isDirectory(folder.resolve("reports/tournament/watched/runs/tiny-none-1/live")),
                "nothing live was recorded");
    }

    private static String get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
