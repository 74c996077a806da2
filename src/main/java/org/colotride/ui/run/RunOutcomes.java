package org.colotride.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.experiment.folder.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run was found to be worth: its own figures, and those of scorings below its folder. */
final class RunOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(RunOutcomes.class);
    private static final String ROBUSTNESS = "robustness.json";
    /** No results file is that long. */
    private static final long LONGEST = 20L << 20;

    private RunOutcomes() {}

    /** The run's benign figures; null before it has been scored. */
    static JsonNode figures(RunFolder run) {
        JsonNode metrics = read(run.results()).path("metrics");
        return metrics.isObject() ? metrics : null;
    }

    /** @param files names the addresses of the run's files */
    static ObjectNode all(RunFolder run, String files) {
        ObjectNode outcomes = Json.MAPPER.createObjectNode();
        outcomes.set("figures", figures(run));
        ArrayNode links = outcomes.putArray("links");
        if (Files.isRegularFile(run.report())) {
            links.addObject().put("title", "Report of the training").put("href", files + "/report.html");
        }
        ArrayNode robustness = outcomes.putArray("robustness");
        for (Path folder : scorings(run)) {
            JsonNode result = read(folder.resolve(ROBUSTNESS));
            ObjectNode scoring = robustness.addObject();
            String name = folder.getFileName().toString();
            scoring.put("name", name);
            ObjectNode figures = scoring.putObject("figures");
            ObjectNode benign = scoring.putObject("benign");
            result.path("attacks")
                    .forEach(attack -> attack.path("figures").properties().forEach(figure -> {
                        figures.set(
                                figure.getKey(),
                                number(figure.getValue().path("adversarial").path("value")));
                        benign.set(
                                figure.getKey(),
                                number(figure.getValue().path("benign").path("value")));
                    }));
            scoring.set("ers", number(result.path("scores").path("ers").path("value")));
            scoring.set("ars", number(result.path("scores").path("ars").path("value")));
            if (Files.isRegularFile(folder.resolve("report.html"))) {
                scoring.put("href", files + "/" + name + "/report.html");
            } else {
                scoring.putNull("href");
            }
        }
        return outcomes;
    }

    private static JsonNode number(JsonNode node) {
        return node.isNumber() ? node : null;
    }

    private static List<Path> scorings(RunFolder run) {
        try (Stream<Path> folders = Files.list(run.path())) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve(ROBUSTNESS)))
                    .filter(folder -> RunFiles.isPlain(folder.getFileName().toString()))
                    .sorted()
                    .limit(20)
                    .toList();
        } catch (IOException e) {
            LOG.debug("{} cannot be listed", run, e);
            return List.of();
        }
    }

    /** A missing node if it cannot be read. */
    static JsonNode read(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LONGEST
                    ? Json.MAPPER.readTree(file.toFile())
                    : Json.MAPPER.missingNode();
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
            return Json.MAPPER.missingNode();
        }
    }
}
