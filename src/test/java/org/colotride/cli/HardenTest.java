package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.experiment.SmallExperiment;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Mappers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of {@code docs/harden.md} as they stand there, on a small network and small images. */
class HardenTest {
    private static final int PATIENCE_SECONDS = 400;
    private static final Pattern GOAL = Pattern.compile("mvn -q compile exec:java@([a-z]+) -Dexec\\.args=\"([^\"]*)\"");
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    /** What makes scoring quick. */
    private static final List<String> QUICK_ATTACKS =
            List.of("--steps", "2", "--alpha", "4/255", "--epsilon", "8/255", "--no-checks", "--no-progress");

    @TempDir
    private Path folder;

    private SmallExperiment experiment;

    @Test
    void thePagesCommandsLeadFromWeightsToASearch() throws Exception {
        experiment = new SmallExperiment(folder);
        weightsOfSomebodyWhoWasNeverAttacked();
        Matcher command = GOAL.matcher(Files.readString(Path.of("docs/harden.md")));
        List<String> goals = new ArrayList<>();
        while (command.find() && !command.group(1).equals("serve")) {
            goals.add(command.group(1));
            run(command.group(1), command.group(2));
        }
        assertEquals(List.of("import", "evaluate", "train", "evaluate", "compare", "export", "index"), goals);
        assertVerdict(folder.resolve("reports/before"));
        assertVerdict(hardened().path().resolve("robustness"));
        assertBeforeAndAfter(Files.readString(folder.resolve("reports/harden.html")));
        assertTrue(Files.size(hardened().path().resolve("model.onnx")) > 0);
        assertServes(command.group(2));
    }

    private void weightsOfSomebodyWhoWasNeverAttacked() throws Exception {
        start(
                "train",
                List.of(
                        "conf/small.yaml",
                        "name=theirs",
                        "defense=none",
                        "train.epochs=2",
                        "--no-ui",
                        "--no-progress"));
        RunFolder theirs =
                RunFolder.newest(folder.resolve("reports/runs"), "theirs").orElseThrow();
        start("export", List.of(theirs.path().toString(), "--output", "mine.safetensors"));
    }

    private RunFolder hardened() throws IOException {
        return RunFolder.newest(folder.resolve("reports/runs"), "hardened").orElseThrow();
    }

    /** As it stands there, but for the names of files and what makes it quick. */
    private void run(String goal, String arguments) throws Exception {
        List<String> words = new ArrayList<>();
        for (String word : arguments.split(" ")) {
            switch (word) {
                case "conf/cars.yaml" -> words.add("conf/small.yaml");
                case "data=image-folder" -> words.add("data=small");
                case "name=mine" -> words.add("name=hardened");
                case "data.directory=my-images" -> words.add("data.directory=images");
                case "my-images" -> words.add("images");
                case "reports/runs/RUN" -> words.add(hardened().path().toString());
                default -> words.add(word);
            }
        }
        switch (goal) {
            case "evaluate" -> words.addAll(QUICK_ATTACKS);
            case "train" -> words.addAll(List.of("train.epochs=2", "train.pairs=4", "--no-ui", "--no-progress"));
            default -> {}
        }
        start(goal, words);
    }

    private void start(String goal, List<String> words) throws Exception {
        Process process = experiment.start(command(goal), words.toArray(String[]::new));
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(0, process.exitValue(), () -> goal + " " + words + "\n" + console());
    }

    private String console() {
        try {
            return experiment.console();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String command(String goal) {
        return Character.toUpperCase(goal.charAt(0)) + goal.substring(1) + "Command";
    }

    private static void assertVerdict(Path scored) throws IOException {
        JsonNode result =
                Mappers.json().readTree(scored.resolve("robustness.json").toFile());
        assertTrue(result.has("queries"), result::toString);
        assertTrue(Files.readString(scored.resolve("report.html")).contains("ERS"), scored::toString);
    }

    private static void assertBeforeAndAfter(String page) {
        assertTrue(page.contains("Before: hardened (before.zip). After: hardened (model.zip)."), page);
        assertTrue(page.matches("(?s).*(The model after is (less )?safer?|Neither model is clearly safer): .*"), page);
        assertTrue(page.contains("R@1 of unattacked queries is "), page);
        for (String figure : List.of("ERS", "CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT")) {
            assertTrue(page.contains("<tr><th>" + figure + "</th>"), figure);
        }
        assertTrue(page.contains("<b>before</b>") && page.contains("<b>after</b>"), "no image stands side by side");
        assertTrue(page.contains("adversarial query"), "no query is shown");
    }

    private void assertServes(String arguments) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(arguments.split(" ")));
        words.addAll(List.of("--port", "0"));
        int before = experiment.console().length();
        Process process = experiment.start("ServeCommand", words.toArray(String[]::new));
        try {
            String address = null;
            for (int i = 0; i < 10 * PATIENCE_SECONDS && address == null && process.isAlive(); i++) {
                Matcher found = ADDRESS.matcher(experiment.console().substring(before));
                address = found.find() ? found.group() : null;
                Thread.sleep(100);
            }
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address + "/v1/search?k=1"))
                                    .POST(HttpRequest.BodyPublishers.ofFile(folder.resolve("images/class1/0.png")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            JsonNode nearest =
                    Mappers.json().readTree(answer.body()).path("nearest").path(0);
            assertEquals("class1/0.png", nearest.path("id").textValue(), answer.body());
        } finally {
            process.destroy();
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
