package org.colotride.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.colotride.experiment.folder.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs and searches that a page can choose from, each in a line. Thread-safe, but for one thread that refreshes. */
final class RunList {
    private static final Logger LOG = LoggerFactory.getLogger(RunList.class);

    private final RunCatalog catalog;
    private final Map<Path, Line> lines = new HashMap<>();
    private final Map<Path, SearchLine> searchLines = new HashMap<>();
    private volatile byte[] searches = Json.bytes(Json.MAPPER.createObjectNode().set("searches", array()));
    private volatile ArrayNode runs = array();

    RunList(RunCatalog catalog) {
        this.catalog = catalog;
    }

    private static ArrayNode array() {
        return Json.MAPPER.createArrayNode();
    }

    /** Of a run: its status, and its figures as of the last change of their file. */
    private static final class Line {
        private final RunFolder run;
        private final RunStatusReader status;
        private FileTime scored;
        private JsonNode figures;

        Line(Path folder) {
            this.run = new RunFolder(folder);
            this.status = new RunStatusReader(run);
        }

        ObjectNode describe(String id) throws IOException {
            status.refresh();
            if (Files.isRegularFile(run.results())) {
                FileTime now = Files.getLastModifiedTime(run.results());
                if (!now.equals(scored)) {
                    scored = now;
                    figures = RunOutcomes.figures(run);
                }
            }
            ObjectNode all = status.describe(id, 0);
            ObjectNode line = all.retain("id", "name", "state", "iteration", "iterations");
            line.put("started", RunCatalog.started(run.config()).toString());
            line.put("trained", figures != null || hasHistory());
            line.set("figures", figures);
            return line;
        }

        private boolean hasHistory() throws IOException {
            return Files.isRegularFile(run.history()) && Files.size(run.history()) > 0;
        }
    }

    /** Of a search: as of the last change of its results. */
    private static final class SearchLine {
        private FileTime written;
        private ObjectNode line;
    }

    void refresh() {
        catalog.refresh();
        Map<String, Path> known = catalog.runs();
        lines.keySet().retainAll(known.values());
        ArrayNode now = array();
        known.forEach((id, folder) -> {
            try {
                now.add(lines.computeIfAbsent(folder, Line::new).describe(id));
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} cannot be read", folder, e);
            }
        });
        runs = now;
        Map<String, Path> knownSearches = catalog.searches();
        searchLines.keySet().retainAll(knownSearches.values());
        ArrayNode found = array();
        knownSearches.forEach((id, folder) -> found.add(search(id, folder)));
        searches = Json.bytes(Json.MAPPER.createObjectNode().set("searches", found));
    }

    private ObjectNode search(String id, Path folder) {
        SearchLine known = searchLines.computeIfAbsent(folder, absent -> new SearchLine());
        Path file = folder.resolve("results.json");
        FileTime written = RunCatalog.started(file);
        if (known.line == null || !written.equals(known.written)) {
            known.written = written;
            known.line = describe(id, folder, RunOutcomes.read(file));
        }
        return known.line;
    }

    private static ObjectNode describe(String id, Path folder, JsonNode results) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("id", id);
        line.put("name", results.path("name").asText(String.valueOf(folder.getFileName())));
        line.put("candidates", results.path("candidates").size());
        line.put("wanted", results.path("search").path("candidates").asInt());
        line.put("over", results.path("complete").asBoolean());
        JsonNode best = null;
        for (JsonNode candidate : results.path("candidates")) {
            boolean complete = "COMPLETE".equals(candidate.path("status").asText());
            double score = candidate.path("score").asDouble(Double.NEGATIVE_INFINITY);
            if (complete && (best == null || score > best.path("score").asDouble())) {
                best = candidate;
            }
        }
        if (best == null) {
            line.putNull("best");
        } else {
            ObjectNode leader =
                    line.putObject("best").put("candidate", best.path("index").asInt());
            leader.set("score", best.path("score"));
            ObjectNode values = leader.putObject("values");
            best.path("values")
                    .properties()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().asText()));
        }
        line.put(
                "href",
                RunFiles.find(folder, "report.html").isPresent() ? "/colotride/files/" + id + "/report.html" : null);
        return line;
    }

    /** @param steered the run that this process trains; null for none */
    byte[] runs(String steered) {
        ObjectNode document = Json.MAPPER.createObjectNode().put("steered", steered);
        document.set("runs", runs);
        return Json.bytes(document);
    }

    byte[] searches() {
        return searches;
    }
}
