package org.colotride.ui.run;

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
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.defense.DefenseNotes;
import org.colotride.defense.DefenseOutline;
import org.colotride.defense.Gauge;
import org.colotride.experiment.RunObserver;
import org.colotride.experiment.ValidationSample;
import org.colotride.experiment.folder.HistoryWriter;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.AtomicFiles;
import org.colotride.live.LiveFolder;
import org.colotride.live.LiveRecorder;
import org.colotride.live.RunEvent;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedRunTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

    @TempDir
    Path folder;

    private RunFolder run;
    private LiveFolder live;
    private WatchedRun watched;

    @BeforeEach
    void open() throws IOException {
        run = new RunFolder(Files.createDirectory(folder.resolve("a-run")));
        Files.copy(Path.of("conf/quickstart.yaml"), run.config());
        live = LiveFolder.of(run);
        watched = new WatchedRun("a-run", run, new PublishedSettings(Path.of("conf")), Runnable::run);
    }

    private static JsonNode json(byte[] document) throws IOException {
        return Json.MAPPER.readTree(document);
    }

    private static TripletExample triplet(String phase) {
        return new TripletExample(
                phase + ", iteration 2",
                SHAPE,
                0.1,
                List.of(new TripletExample.Member(
                        "anchor", "<b>\"bird\"", new float[SHAPE.length()], new float[SHAPE.length()])),
                new TripletExample.Distances(1, 2),
                new TripletExample.Distances(2, 1));
    }

    private static final DefenseOutline DEFENSE =
            new DefenseOutline(List.of("CAP", "ANP"), true, OptionalDouble.of(0.5), List.of(), DefenseNotes.NONE);

    /** A defence that steers by something else is recorded and shown with that, and without collapseness. */
    @Test
    void showsADefenceThatKnowsNoCollapseness() throws IOException {
        Gauge gauge = new Gauge("destination", "Destination", "Where it goes.");
        try (LiveRecorder recorder = new LiveRecorder(live)) {
            recorder.started(new RunObserver.Outline(
                    run,
                    null,
                    SHAPE,
                    new DefenseOutline(List.of("HM"), false, OptionalDouble.empty(), List.of(gauge), DefenseNotes.NONE),
                    300,
                    1,
                    0));
            recorder.updated(
                    new IterationRecord(
                            1, 1, "HM", 1, null, null, -0.1, 0, 3, 0.1, 1, 30, 1, Map.of("destination", 0.25), 0, 0),
                    most -> List.of(triplet("HM")));
        }
        watched.refresh();
        JsonNode status = json(watched.status(true, false));
        assertEquals(List.of("HM"), texts(status.path("turns"), "name"));
        assertTrue(status.path("collapseness").isBoolean());
        assertFalse(status.path("collapseness").asBoolean());
        assertTrue(status.path("threshold").isNull());
        assertEquals(List.of("Destination"), texts(status.path("gauges"), "title"));
        assertEquals(List.of("HM"), texts(json(watched.triplets()).path("triplets"), "phase"));
        assertEquals(List.of("HM"), texts(json(watched.curves()).path("turns"), "name"));
    }

    /** What a training leaves, recorded by the one and read by the other. */
    @Test
    void showsWhatARunHasRecorded() throws IOException {
        try (LiveRecorder recorder = new LiveRecorder(live);
                HistoryWriter history = HistoryWriter.create(run)) {
            recorder.started(new RunObserver.Outline(run, null, SHAPE, DEFENSE, 300, 1, 0));
            for (int i = 1; i <= 3; i++) {
                IterationRecord record = IterationColumnsTest.record(i);
                history.append(record);
                recorder.updated(record, most -> List.of(triplet(record.phase())));
            }
            ValidationRecord validation = new ValidationRecord(3, 1, 0.75, 0.5, Double.NaN);
            recorder.validating();
            history.append(validation);
            Embeddings benign = new Embeddings(new float[] {1, 0, 0, 1, -1, 0}, 3, 2);
            recorder.validated(
                    validation, new ValidationSample(benign, new int[] {0, 1, 0}, List.of("a", "b"), benign));
            recorder.judged(3, CollapseMonitor.Verdict.COLLAPSED, "all is one");
            recorder.checkpointed(3);
        }
        watched.refresh();
        JsonNode status = json(watched.status(true, false));
        assertEquals("a-run", status.path("id").asText());
        assertEquals("quickstart", status.path("name").asText());
        assertEquals("training", status.path("state").asText());
        assertEquals(3, status.path("iteration").asInt());
        assertEquals(300, status.path("iterations").asInt());
        assertEquals(0.5, status.path("threshold").asDouble());
        assertEquals("collapsed", status.path("verdict").path("name").asText());
        assertEquals(3, status.path("verdict").path("since").asInt());
        assertTrue(
                status.path("steerable").asBoolean() && !status.path("loading").asBoolean());
        assertEquals(3, status.path("latest").path("iteration").asInt());
        assertEquals(
                2, status.path("turns").path(0).path("latest").path("iteration").asInt());
        for (String part : List.of("curves", "triplets", "projection", "events")) {
            assertTrue(status.path("versions").path(part).asInt() > 0, part);
        }
        assertEquals(3, json(watched.curves()).path("x").size());
        assertEquals(2, json(watched.curves(2, 3)).path("x").size());
        JsonNode triplets = json(watched.triplets()).path("triplets");
        assertEquals(List.of("ANP", "CAP"), texts(triplets, "phase"));
        assertEquals(
                "<b>\"bird\"",
                triplets.path(0).path("members").path(0).path("class").asText());
        assertEquals(
                List.of("start", "collapse", "checkpoint"),
                texts(json(watched.events()).path("events"), "kind"));
        JsonNode projection = json(watched.projection("pca"));
        assertEquals("ready", projection.path("state").asText());
        assertEquals(6, projection.path("points").size());
        assertTrue(watched.askForNeighbours());
        assertEquals("ready", json(watched.projection("tsne")).path("state").asText());
        assertEquals("ready", json(watched.projection(null)).path("state").asText());
        JsonNode config = json(watched.config());
        assertTrue(config.path("yaml").asText().contains("quickstart"));
        assertTrue(config.path("published").asText().endsWith("fashion-colo-tride.yaml"));
        assertTrue(config.path("differences").size() > 0);
    }

    private static List<String> texts(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(entry -> texts.add(entry.path(field).asText()));
        return texts;
    }

    @Test
    void aRunThatWasNotReadYetIsLoading() throws IOException {
        JsonNode status = json(watched.status(false, false));
        assertEquals("starting", status.path("state").asText());
        assertTrue(
                status.path("loading").asBoolean() && !status.path("steerable").asBoolean());
        assertEquals(0, json(watched.curves()).path("x").size());
        assertEquals(0, json(watched.triplets()).path("triplets").size());
        assertEquals(0, json(watched.events()).path("events").size());
        assertEquals("none", json(watched.projection("pca")).path("state").asText());
        assertFalse(watched.askForNeighbours());
        assertTrue(json(watched.config()).isObject() && json(watched.outcomes()).isObject());
    }

    /** Each file broken in turn, and then all. */
    @Test
    void whatIsBrokenHidesNothingElse() throws IOException {
        List<Path> files = List.of(
                live.status(), live.events(), live.triplets(), live.embeddings(), run.validations(), run.results());
        Files.createDirectories(live.path());
        try (HistoryWriter history = HistoryWriter.create(run)) {
            history.append(IterationColumnsTest.record(1));
        }
        Files.createDirectory(run.path().resolve("robustness"));
        Files.writeString(run.path().resolve("robustness/robustness.json"), "{");
        String garbage = "{".repeat(5 << 20);
        for (int broken = 0; broken <= files.size(); broken++) {
            for (int i = 0; i < files.size(); i++) {
                Files.deleteIfExists(files.get(i));
                if (broken == i || broken == files.size()) {
                    Files.writeString(files.get(i), garbage);
                }
            }
            open(broken);
            watched.refresh();
            assertEquals(1, json(watched.curves()).path("x").size(), "file " + broken);
            assertEquals(1, json(watched.status(false, false)).path("iteration").asInt());
            assertTrue(json(watched.config()).path("yaml").asText().contains("quickstart"));
            assertEquals(0, json(watched.triplets()).path("triplets").size());
            assertEquals(
                    "robustness",
                    json(watched.outcomes())
                            .path("robustness")
                            .path(0)
                            .path("name")
                            .asText());
        }
    }

    private void open(int number) {
        watched = new WatchedRun("run-" + number, run, new PublishedSettings(Path.of("conf")), Runnable::run);
    }

    @Test
    void onlyTheLatestEventsAreShown() throws IOException {
        Files.createDirectories(live.path());
        StringBuilder lines = new StringBuilder("null\n{\n");
        for (int i = 1; i <= 1000; i++) {
            lines.append(Json.MAPPER.writeValueAsString(new RunEvent(i, "t", "refused", "x")))
                    .append('\n');
        }
        Files.writeString(live.events(), lines);
        watched.refresh();
        JsonNode events = json(watched.events()).path("events");
        List<Integer> iterations = new ArrayList<>();
        events.forEach(event -> iterations.add(event.path("iteration").asInt()));
        assertEquals(IntStream.rangeClosed(801, 1000).boxed().toList(), iterations);
    }

    @Test
    void eventsThatVanishAreNews() throws IOException {
        AtomicFiles.writeString(
                live.events(), Json.MAPPER.writeValueAsString(new RunEvent(1, "t", "start", "x")) + "\n");
        watched.refresh();
        int version = json(watched.status(false, false))
                .path("versions")
                .path("events")
                .asInt();
        Files.delete(live.events());
        watched.refresh();
        assertEquals(0, json(watched.events()).path("events").size());
        assertTrue(json(watched.status(false, false))
                        .path("versions")
                        .path("events")
                        .asInt()
                > version);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {"", "null", "7", "[]", "{}", "\"x\"", "{\"triplets\":null}", "{\"triplets\":{}}", "{\"trip"})
    void tripletsThatAreNoneAreNotHandedOut(String text) throws IOException {
        AtomicFiles.writeString(live.triplets(), text);
        watched.refresh();
        JsonNode document = json(watched.triplets());
        assertTrue(
                document.path("triplets").isArray() && document.path("triplets").isEmpty(), document.toString());
        AtomicFiles.writeString(live.triplets(), "{\"triplets\":[{\"title\":\"a\"}]}");
        watched.refresh();
        assertEquals(1, json(watched.triplets()).path("triplets").size());
    }

    @Test
    void aBrokenConfigurationIsNamed() throws IOException {
        Files.writeString(run.config(), "name: [");
        watched.refresh();
        assertTrue(json(watched.config()).path("yaml").asText().contains("config.yaml"));
        assertEquals(0, json(watched.config()).path("differences").size());
        assertEquals(
                "interrupted", json(watched.status(false, false)).path("state").asText());
    }

    @Test
    void outcomesAreNewsWhenTheyChange() throws IOException {
        watched.refresh();
        int version = json(watched.status(false, false))
                .path("versions")
                .path("results")
                .asInt();
        watched.refresh();
        assertEquals(
                version,
                json(watched.status(false, false))
                        .path("versions")
                        .path("results")
                        .asInt());
        Files.writeString(run.results(), "{\"metrics\":{\"R@1\":0.5}}");
        watched.refresh();
        assertTrue(json(watched.status(false, false))
                        .path("versions")
                        .path("results")
                        .asInt()
                > version);
        assertEquals(0.5, json(watched.outcomes()).path("figures").path("R@1").asDouble());
    }
}
