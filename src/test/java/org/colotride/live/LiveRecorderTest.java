package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.colotride.collapse.CollapseMonitor;
import org.colotride.experiment.RunObserver;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locale")
class LiveRecorderTest extends LiveRecording {
    private JsonNode status() {
        try {
            return JSON.readTree(live.status().toFile());
        } catch (IOException notThereYet) {
            return JSON.missingNode();
        }
    }

    private void awaitPhase(String phase) throws InterruptedException {
        ScriptedRun.await(phase, () -> phase.equals(status().path("phase").asText()));
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(live.events())) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    private List<String> kinds() throws IOException {
        return events().stream().map(event -> event.path("kind").asText()).toList();
    }

    @Test
    void theStatusSaysWhatTheRunIsDoing() throws Exception {
        run.start(0);
        awaitPhase("training");
        recorder.validating();
        awaitPhase("validating");
        run.validation(1, 0.5);
        awaitPhase("training");
        recorder.paused(2);
        awaitPhase("paused");
        recorder.resumed(2);
        awaitPhase("training");
        recorder.scoring();
        awaitPhase("scoring");
        recorder.ended(RunObserver.End.FINISHED, "");
        awaitPhase("finished");
    }

    @Test
    void theStatusHoldsTheFiguresOfTheRun() throws Exception {
        run.start(0);
        awaitPhase("training");
        JsonNode first = status();
        assertEquals(0, first.path("iteration").asInt());
        assertEquals(ScriptedRun.ITERATIONS, first.path("iterations").asInt());
        assertTrue(first.path("secondsLeft").isNull() && first.path("verdict").isNull(), first.toString());
        for (int i = 1; i <= 60; i++) {
            run.iteration(i, 2);
        }
        run.validation(60, 0.5);
        ScriptedRun.await("iteration 60", () -> status().path("iteration").asInt() == 60);
        JsonNode status = status();
        assertEquals(120, status.path("secondsTrained").asDouble(), 1e-6);
        assertEquals(80, status.path("secondsLeft").asDouble(), 1e-6);
        assertEquals(ScriptedRun.THRESHOLD, status.path("collapseThreshold").asDouble());
        assertEquals("[\"CAP\",\"ANP\"]", status.path("turns").toString());
        assertTrue(status.path("collapseness").asBoolean());
        assertEquals("[]", status.path("gauges").toString());
        assertEquals(2, status.path("epoch").asInt());
        assertEquals(2, status.path("epochs").asInt());
        assertEquals("healthy", status.path("verdict").asText());
        assertEquals(ProcessHandle.current().pid(), status.path("process").asLong());
        recorder.judged(60, CollapseMonitor.Verdict.COLLAPSED, "all is \"one\"\n");
        ScriptedRun.await("collapse", () -> status().path("verdict").asText().equals("collapsed"));
        assertEquals(60, status().path("verdictSince").asInt());
        assertEquals("all is \"one\"\n", status().path("explanation").asText());
        recorder.ended(RunObserver.End.FAILED, "no more memory");
        awaitPhase("failed");
        assertEquals("no more memory", status().path("problem").asText());
        assertTrue(status().path("secondsLeft").isNull());
    }

    @Test
    void aRunThatWaitsGoesOnSayingThatItLives() throws Exception {
        run.start(0);
        recorder.paused(0);
        awaitPhase("paused");
        String before = status().path("updated").asText();
        ScriptedRun.await("another sign of life", () -> {
            String now = status().path("updated").asText(before);
            return Instant.parse(now).isAfter(Instant.parse(before));
        });
    }

    @Test
    void eventsComeInTheOrderInWhichTheyHappened() throws Exception {
        run.start(0);
        run.iteration(1, 1);
        recorder.checkpointed(1);
        ScriptedRun.await("the first events", () -> Files.exists(live.events()));
        recorder.judged(1, CollapseMonitor.Verdict.COLLAPSED, "collapsed");
        run.iteration(2, 1);
        recorder.judged(2, CollapseMonitor.Verdict.HEALTHY, "recovered");
        recorder.checkpointed(2);
        recorder.paused(2);
        recorder.refused("two calls");
        recorder.resumed(2);
        run.iteration(3, 1);
        recorder.scoring();
        recorder.ended(RunObserver.End.STOPPED, "");
        recorder.close();
        assertEquals(
                List.of(
                        "start",
                        "checkpoint",
                        "collapse",
                        "recovery",
                        "checkpoint",
                        "pause",
                        "refused",
                        "resume",
                        "stop"),
                kinds());
        assertEquals(
                List.of(0, 1, 1, 2, 2, 2, 2, 2, 3),
                events().stream().map(event -> event.path("iteration").asInt()).toList());
        Instant last = Instant.EPOCH;
        for (JsonNode event : events()) {
            Instant time = Instant.parse(event.path("time").asText());
            assertFalse(time.isBefore(last), event.toString());
            last = time;
        }
    }

    @Test
    void aResumedRunAddsToItsEventsAndToItsTime() throws Exception {
        run.start(0);
        run.iteration(1, 30);
        recorder.checkpointed(1);
        recorder.ended(RunObserver.End.STOPPED, "");
        recorder.close();
        open();
        run.start(1);
        run.iteration(2, 4);
        recorder.close();
        assertEquals(List.of("start", "checkpoint", "stop", "start"), kinds());
        assertEquals(34, status().path("secondsTrained").asDouble(), 1e-6);
    }

    @Test
    void aLineThatWasCutOffTakesNoOtherWithIt() throws Exception {
        Files.createDirectories(live.path());
        Files.writeString(live.events(), "{\"kind\":\"sta");
        run.start(0);
        recorder.checkpointing();
        assertEquals(List.of("start"), kinds());
        Files.writeString(live.events(), "{\"kind\":\"che", StandardOpenOption.APPEND);
        recorder.paused(0);
        recorder.close();
        List<String> lines = Files.readAllLines(live.events());
        assertEquals(3, lines.size());
        assertEquals("pause", JSON.readTree(lines.get(2)).path("kind").asText());
    }

    /** Up to a checkpoint after iteration 4; what is told later may be told again. */
    private void untilACheckpoint() {
        run.start(0);
        run.iteration(1, 1);
        recorder.judged(1, CollapseMonitor.Verdict.COLLAPSED, "collapsed");
        run.iteration(4, 1);
        run.validation(4, 0.5);
        recorder.checkpointing();
    }

    private List<String> told() throws IOException {
        return events().stream()
                .map(event -> event.path("iteration").asInt() + " "
                        + event.path("text").asText())
                .toList();
    }

    /** Killed the moment the checkpoint was there: nothing that belongs to it may be lost. */
    @Test
    void whatWasToldBeforeACheckpointIsOnTheDiskBeforeIt() throws Exception {
        // A writer that sleeps until it is closed.
        run = new ScriptedRun(folder, nanos -> {
            recorder = new LiveRecorder(live, nanos::get, 3_600_000);
            return recorder;
        });
        untilACheckpoint();
        assertEquals(List.of("0 training begins: 100 iterations", "1 collapsed"), told());
        assertEquals(4, EmbeddingSnapshot.read(live.embeddings()).iteration());
        LiveRecorder killed = recorder;
        open();
        run.start(4);
        recorder.ended(RunObserver.End.FINISHED, "");
        recorder.close();
        assertEquals(
                List.of(
                        "0 training begins: 100 iterations",
                        "1 collapsed",
                        "4 checkpoint after iteration 4",
                        "4 training goes on after iteration 4",
                        "4 trained and scored"),
                told());
        assertEquals("collapsed", status().path("verdict").asText());
        assertEquals(1, status().path("verdictSince").asInt());
        assertEquals("collapsed", status().path("explanation").asText());
        killed.close();
    }

    /** Killed after it had told more: that belongs to iterations that are trained again. */
    @Test
    void whatWasToldAfterACheckpointIsToldOnce() throws Exception {
        untilACheckpoint();
        recorder.checkpointed(4);
        recorder.judged(4, CollapseMonitor.Verdict.HEALTHY, "recovered");
        run.iteration(5, 1);
        recorder.judged(5, CollapseMonitor.Verdict.COLLAPSED, "collapsed again");
        recorder.checkpointed(6);
        recorder.ended(RunObserver.End.FINISHED, "");
        recorder.close();
        open();
        run.start(4);
        recorder.judged(4, CollapseMonitor.Verdict.HEALTHY, "recovered");
        recorder.checkpointed(4);
        run.iteration(5, 1);
        recorder.judged(5, CollapseMonitor.Verdict.COLLAPSED, "collapsed again");
        recorder.checkpointed(6);
        recorder.ended(RunObserver.End.FINISHED, "");
        recorder.close();
        assertEquals(
                List.of(
                        "0 training begins: 100 iterations",
                        "1 collapsed",
                        "4 checkpoint after iteration 4",
                        "4 recovered",
                        "4 training goes on after iteration 4",
                        "5 collapsed again",
                        "6 checkpoint after iteration 6",
                        "6 trained and scored"),
                told());
    }

    @Test
    void aRunThatBeginsAgainSaysSoOnce() throws Exception {
        run.start(0);
        run.iteration(1, 1);
        recorder.judged(1, CollapseMonitor.Verdict.COLLAPSED, "collapsed");
        recorder.close();
        open();
        run.start(0);
        recorder.close();
        assertEquals(List.of("0 training begins: 100 iterations"), told());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{}", "[]", "{\"phase\":\"asleep\"}", "{\"secondsTrained\":\"long\"}", "{\"pha"})
    void aStatusThatIsNoneIsNoReasonNotToResume(String text) throws Exception {
        Files.createDirectories(live.path());
        Files.writeString(live.status(), text);
        run.start(7);
        run.iteration(8, 4);
        recorder.close();
        assertEquals("training", status().path("phase").asText());
        assertEquals(4, status().path("secondsTrained").asDouble(), 1e-6);
    }

    @Test
    void aStatusThatNamesNoTurnsIsOneOfColoTride() throws Exception {
        RunStatus old = JSON.readValue("{\"phase\":\"training\",\"collapseThreshold\":0.5}", RunStatus.class);
        assertEquals(List.of("CAP", "ANP"), old.turns());
        assertTrue(old.collapseness());
        assertEquals(0.5, old.collapseThreshold());
        assertEquals(List.of(), old.gauges());
        RunStatus other =
                JSON.readValue("{\"phase\":\"training\",\"turns\":[],\"collapseness\":false}", RunStatus.class);
        assertEquals(List.of(), other.turns());
        assertFalse(other.collapseness());
        assertNull(other.collapseThreshold());
    }

    /** Of two channels, which cannot be shown; what else goes wrong there must not end the rest either. */
    @Test
    void picturesThatCannotBeMadeDoNotEndTheRest() throws Exception {
        ImageShape shape = new ImageShape(2, 4, 4);
        run.start(0, shape);
        run.iteration(1, 1, 4, ScriptedRun.triplets(1, shape));
        ScriptedRun.await("iteration 1", () -> status().path("iteration").asInt() == 1);
        run.iteration(2, 1, 4, ScriptedRun.triplets(2, shape));
        ScriptedRun.await("iteration 2", () -> status().path("iteration").asInt() == 2);
        recorder.ended(RunObserver.End.FINISHED, "");
        recorder.close();
        assertEquals("finished", status().path("phase").asText());
        assertEquals(List.of("start", "end"), kinds());
    }

    @Test
    void closingWritesTheLastStateAndNothingAfterIt() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        run.whole();
        recorder.close();
        assertEquals("finished", status().path("phase").asText());
        assertEquals("end", kinds().get(kinds().size() - 1));
        assertEquals(4, EmbeddingSnapshot.read(live.embeddings()).iteration());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(
                        thread -> !before.contains(thread) && thread.getName().equals("live files")));
        FileTime written = Files.getLastModifiedTime(live.status());
        List<String> events = Files.readAllLines(live.events());
        recorder.close();
        assertEquals(written, Files.getLastModifiedTime(live.status()));
        assertEquals(events, Files.readAllLines(live.events()));
    }

    @Test
    void aRunThatNeverBeganLeavesNothing() {
        recorder.ended(RunObserver.End.FAILED, "no such data");
        recorder.close();
        recorder.close();
        assertFalse(Files.exists(live.path()));
    }
}
