package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.colotride.experiment.SmallExperiment;

/** A small training in a process of its own, seen and steered through its dashboard. */
final class WatchedTraining implements AutoCloseable {
    private static final Pattern ADDRESS =
            Pattern.compile("Steer: (http://127\\.0\\.0\\.1:\\d+)/colotride#token=([0-9a-f]+)");
    private static final long PATIENCE_SECONDS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final SmallExperiment experiment;
    private final Process process;
    private final String address;
    private final String token;
    private final String run;

    private WatchedTraining(SmallExperiment experiment, Process process, int before) throws Exception {
        this.experiment = experiment;
        this.process = process;
        await(() -> {
            assertTrue(process.isAlive(), experiment.console());
            return starts(experiment) > before;
        });
        MatchResult last = last(experiment);
        this.address = last.group(1);
        this.token = last.group(2);
        this.run = get("/colotride/api/runs").path("steered").asText();
    }

    private static MatchResult last(SmallExperiment experiment) throws IOException {
        return ADDRESS.matcher(experiment.console())
                .results()
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** Of the dashboard that is the {@code number}-th of an experiment, once it has said where it is. */
    static String lastAddress(SmallExperiment experiment, int number) throws Exception {
        await(() -> starts(experiment) == number);
        return last(experiment).group(1);
    }

    /** How many dashboards have said where they are. */
    private static int starts(SmallExperiment experiment) throws IOException {
        return Files.exists(experiment.folder().resolve("console.log"))
                ? (int) ADDRESS.matcher(experiment.console()).results().count()
                : 0;
    }

    /** @param arguments of {@code train} */
    static WatchedTraining start(SmallExperiment experiment, String... arguments) throws Exception {
        int before = starts(experiment);
        return new WatchedTraining(experiment, experiment.watchedTrain(arguments), before);
    }

    /** The same in a process that may not have more files open than so many. */
    static WatchedTraining start(SmallExperiment experiment, int openFiles, String... arguments) throws Exception {
        return new WatchedTraining(experiment, experiment.watchedTrain(openFiles, arguments), 0);
    }

    String address() {
        return address;
    }

    String token() {
        return token;
    }

    /** The run's id. */
    String run() {
        return run;
    }

    Path folder() {
        return experiment.folder().resolve("reports/runs").resolve(run);
    }

    Process process() {
        return process;
    }

    String console() throws IOException {
        return experiment.console();
    }

    HttpResponse<String> fetch(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode get(String path) throws Exception {
        return JSON.readTree(fetch(path).body());
    }

    /** A part of the run: {@code ""} for its status, {@code "/curves"} … */
    JsonNode part(String part) throws Exception {
        return get("/colotride/api/runs/" + run + part);
    }

    /** @param withToken null to send none */
    HttpResponse<String> control(String action, String withToken) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address + "/colotride/api/runs/" + run + "/control"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\": \"" + action + "\"}"));
        if (withToken != null) {
            request.header("X-Colotride-Token", withToken);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    void awaitStatus(Predicate<JsonNode> condition) throws Exception {
        await(() -> condition.test(part("")));
    }

    /** Waits for its end; the exit code. */
    int finish() throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        return process.exitValue();
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "it did not come");
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
