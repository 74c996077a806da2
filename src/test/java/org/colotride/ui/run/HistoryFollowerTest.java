package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.colotride.defense.Gauge;
import org.colotride.experiment.folder.HistoryWriter;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFollowerTest {
    @TempDir
    Path folder;

    private RunFolder run;
    private HistoryFollower follower;

    @BeforeEach
    void open() {
        run = new RunFolder(folder);
        follower = new HistoryFollower(run);
    }

    private void readAll() throws IOException {
        while (follower.refresh()) {
            continue;
        }
    }

    private static WatchedDefense brink(Double threshold) {
        return new WatchedDefense(List.of("CAP", "ANP"), true, threshold, List.of());
    }

    private JsonNode curves() throws IOException {
        return Json.MAPPER.readTree(follower.curves(brink(0.0)));
    }

    private ObjectNode description() {
        ObjectNode document = Json.MAPPER.createObjectNode();
        follower.describe(document, brink(0.0));
        return document;
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.intValue()));
        return values;
    }

    private static ValidationRecord validation(int iteration) {
        return new ValidationRecord(iteration, 1, 1.0 / iteration, Double.NaN, Double.NaN);
    }

    @Test
    void nothingIsThereAtFirst() throws IOException {
        assertTrue(description().path("loading").booleanValue());
        readAll();
        assertFalse(description().path("loading").booleanValue());
        assertTrue(description().path("latest").isNull()
                && description().path("turns").path(0).path("latest").isNull());
        assertEquals(0, follower.lastIteration());
        assertEquals(0, curves().path("x").size());
        assertEquals(0, curves().path("validations").path("iteration").size());
    }

    @Test
    void followsWhatARunWrites() throws IOException {
        try (HistoryWriter history = HistoryWriter.create(run)) {
            for (int i = 1; i <= 7; i++) {
                history.append(IterationColumnsTest.record(i));
            }
            history.append(validation(7));
            readAll();
            int version = follower.version();
            assertEquals(7, follower.lastIteration());
            ObjectNode document = description();
            assertEquals(7, document.path("latest").path("iteration").intValue());
            assertEquals(
                    6,
                    document.path("turns")
                            .path(0)
                            .path("latest")
                            .path("iteration")
                            .intValue());
            assertEquals(
                    7,
                    document.path("turns")
                            .path(1)
                            .path("latest")
                            .path("iteration")
                            .intValue());
            assertEquals(7.5, document.path("latest").path("loss").doubleValue());
            assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), integers(curves().path("x")));
            assertEquals(List.of(7), integers(curves().path("validations").path("iteration")));
            readAll();
            assertEquals(version, follower.version(), "nothing was added");
            history.append(IterationColumnsTest.record(8));
            readAll();
            assertTrue(follower.version() > version);
            assertEquals(8, follower.lastIteration());
        }
    }

    @Test
    void aResumedRunGoesBack() throws IOException {
        try (HistoryWriter history = HistoryWriter.create(run)) {
            for (int i = 1; i <= 9; i++) {
                history.append(IterationColumnsTest.record(i));
                history.append(validation(i));
            }
        }
        readAll();
        int version = follower.version();
        try (HistoryWriter history = HistoryWriter.resume(run, 4)) {
            readAll();
            assertTrue(follower.version() > version, "what is gone is news");
            assertEquals(4, follower.lastIteration());
            assertEquals(4, description().path("latest").path("iteration").intValue());
            assertEquals(List.of(1, 2, 3, 4), integers(curves().path("x")));
            assertEquals(
                    List.of(1, 2, 3, 4), integers(curves().path("validations").path("iteration")));
            history.append(IterationColumnsTest.record(5));
        }
        readAll();
        assertEquals(List.of(1, 2, 3, 4, 5), integers(curves().path("x")));
    }

    @Test
    void aLongHistoryStaysASmallDocument() throws IOException {
        int iterations = 100_000;
        try (HistoryWriter history = HistoryWriter.create(run)) {
            for (int i = 1; i <= iterations; i += 25) {
                history.append(validation(i));
            }
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= iterations; i++) {
            IterationRecord record = IterationColumnsTest.record(i);
            lines.append(Json.MAPPER.writeValueAsString(record)).append('\n');
        }
        Files.writeString(run.history(), lines);
        assertTrue(follower.refresh(), "is taken in several bites");
        assertTrue(description().path("loading").booleanValue());
        readAll();
        assertFalse(description().path("loading").booleanValue());
        assertEquals(iterations, follower.lastIteration());
        byte[] document = follower.curves(brink(0.0));
        assertTrue(document.length < 300_000, document.length + " bytes");
        JsonNode curves = Json.MAPPER.readTree(document);
        assertEquals(1, curves.path("from").intValue());
        assertEquals(iterations, curves.path("to").intValue());
        assertTrue(curves.path("x").size() <= 400 && curves.path("x").size() >= 200);
        List<Integer> validations = integers(curves.path("validations").path("iteration"));
        assertTrue(validations.size() <= 400 && validations.size() >= 200, validations.size() + " validations");
        assertEquals(iterations - 24, validations.get(validations.size() - 1), "the last one is shown");
        for (int i = 2; i < validations.size(); i++) {
            assertEquals(
                    validations.get(1) - validations.get(0), validations.get(i) - validations.get(i - 1), "evenly");
        }
        byte[] part = follower.curves(50_000, 50_399, brink(0.0));
        assertEquals(400, Json.MAPPER.readTree(part).path("x").size());
    }

    @Test
    void whatWasNotMeasuredIsNull() throws IOException {
        double no = Double.NaN;
        try (HistoryWriter history = HistoryWriter.create(run)) {
            history.append(new IterationRecord(
                    1, 1, "none", no, 0.5, no, Double.POSITIVE_INFINITY, no, 0, 0, Double.NEGATIVE_INFINITY, no, no));
            history.append(new ValidationRecord(1, 1, 0.5, no, no));
        }
        readAll();
        ObjectNode description = description();
        String latest = new String(Json.bytes(description), StandardCharsets.UTF_8);
        String curves = new String(follower.curves(brink(Double.NaN)), StandardCharsets.UTF_8);
        for (String document : List.of(latest, curves)) {
            assertFalse(document.contains("NaN") || document.contains("Infinity"), document);
        }
        assertTrue(description.path("latest").path("loss").isNull());
        assertEquals(0.5, description.path("latest").path("collapsenessBefore").doubleValue());
        JsonNode parsed = Json.MAPPER.readTree(curves);
        assertTrue(parsed.path("threshold").isNull());
        assertTrue(parsed.path("series").path("loss").path("mean").path(0).isNull());
        assertTrue(parsed.path("validations").path("attackDistance").path(0).isNull());
        assertEquals(0.5, parsed.path("validations").path("recallAt1").path(0).doubleValue());
    }

    @Test
    void brokenLinesAreLeftOut() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
            lines.append(Json.MAPPER.writeValueAsString(IterationColumnsTest.record(i)))
                    .append('\n');
            lines.append(List.of("", "null", "{\"iteration\":3,", "[]", "{\"loss\":\"x\"}")
                            .get(i % 5))
                    .append('\n');
        }
        Files.writeString(run.history(), lines);
        Files.writeString(run.validations(), "null\n\n{\n" + Json.MAPPER.writeValueAsString(validation(4)) + "\n");
        readAll();
        assertEquals(20, curves().path("x").size());
        assertEquals(List.of(4), integers(curves().path("validations").path("iteration")));
    }

    /** A line that names no iteration must not undo those that do. */
    @Test
    void linesOfNoIterationAreLeftOut() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            lines.append(Json.MAPPER.writeValueAsString(IterationColumnsTest.record(i)))
                    .append('\n');
        }
        Files.writeString(run.history(), lines + "{}\n{\"iteration\":-7}\n{\"iteration\":0,\"phase\":\"CAP\"}\n");
        readAll();
        assertEquals(List.of(1, 2, 3, 4, 5), integers(curves().path("x")));
        assertEquals(5, description().path("latest").path("iteration").intValue());
    }

    @Test
    void validationsThatCannotBeReadCostNoIterations() throws IOException {
        try (HistoryWriter history = HistoryWriter.create(run)) {
            for (int i = 1; i <= 3; i++) {
                history.append(IterationColumnsTest.record(i));
            }
        }
        Files.writeString(run.validations(), "x".repeat(5 << 20));
        assertThrows(IOException.class, follower::refresh);
        assertEquals(3, follower.lastIteration());
        try (HistoryWriter history = HistoryWriter.create(new RunFolder(Files.createDirectory(folder.resolve("b"))))) {
            history.append(validation(3));
        }
        Files.move(folder.resolve("b/validations.jsonl"), run.validations(), StandardCopyOption.REPLACE_EXISTING);
        readAll();
        assertEquals(List.of(1, 2, 3), integers(curves().path("x")));
        assertEquals(List.of(3), integers(curves().path("validations").path("iteration")));
    }

    /** A run that keeps no status has nothing else that names its turns. */
    @Test
    void theHistoryAloneTellsOfADefence() throws IOException {
        assertEquals(new WatchedDefense(List.of(), true, null, List.of()), follower.defense(null));
        try (HistoryWriter history = HistoryWriter.create(run)) {
            for (int i = 1; i <= 4; i++) {
                history.append(new IterationRecord(
                        i,
                        1,
                        i == 1 ? "none" : "HM",
                        1,
                        null,
                        null,
                        -0.1,
                        0,
                        3,
                        0.1,
                        1,
                        30,
                        1,
                        Map.of("aim", i / 8.0),
                        0,
                        0));
            }
        }
        readAll();
        WatchedDefense defense = follower.defense(null);
        assertEquals(new WatchedDefense(List.of("HM"), false, null, List.of(new Gauge("aim", "aim", ""))), defense);
        ObjectNode description = Json.MAPPER.createObjectNode();
        follower.describe(description, defense);
        assertEquals("HM", description.path("turns").path(0).path("name").asText());
        assertFalse(description.path("collapseness").asBoolean(true));
        assertTrue(description.path("threshold").isNull());
        assertFalse(description.path("latest").has("collapsenessBefore"));
        assertEquals(0.5, description.path("latest").path("gauges").path("aim").asDouble());
        JsonNode curves = Json.MAPPER.readTree(follower.curves(defense));
        assertTrue(curves.path("threshold").isNull());
        assertFalse(curves.path("collapseness").asBoolean(true));
        assertEquals(
                List.of(0.125, 0.25, 0.375, 0.5),
                doubles(curves.path("gauges").path(0).path("series").path("mean")));
        JsonNode steps =
                curves.path("turns").path(0).path("series").path("steps").path("mean");
        assertTrue(steps.path(0).isNull());
        assertEquals(3, steps.path(1).asInt());
    }

    private static List<Double> doubles(JsonNode array) {
        List<Double> values = new ArrayList<>();
        array.forEach(value -> values.add(value.doubleValue()));
        return values;
    }

    @Test
    void curvesAreMadeAgainOnlyIfThereIsNews() throws IOException {
        try (HistoryWriter history = HistoryWriter.create(run)) {
            history.append(IterationColumnsTest.record(1));
            readAll();
            byte[] first = follower.curves(brink(0.25));
            assertSame(first, follower.curves(brink(0.25)));
            assertEquals(0.25, Json.MAPPER.readTree(first).path("threshold").doubleValue());
            assertEquals(
                    0.75,
                    Json.MAPPER
                            .readTree(follower.curves(brink(0.75)))
                            .path("threshold")
                            .doubleValue());
            history.append(IterationColumnsTest.record(2));
            readAll();
            assertEquals(
                    2,
                    Json.MAPPER.readTree(follower.curves(brink(0.75))).path("x").size());
        }
    }
}
