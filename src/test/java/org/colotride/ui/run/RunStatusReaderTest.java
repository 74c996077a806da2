package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.AtomicFiles;
import org.colotride.live.LiveFolder;
import org.colotride.live.RunPhase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunStatusReaderTest {
    @TempDir
    Path folder;

    private RunFolder run;
    private RunStatusReader reader;

    @BeforeEach
    void open() throws IOException {
        run = new RunFolder(Files.createDirectory(folder.resolve("a-run")));
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of("train.iterations=700", "defense.collapseThreshold=0.25", "name=quick"),
                ExperimentConfig.class);
        run.writeConfig(RunComponents.of(config).config());
        reader = new RunStatusReader(run);
    }

    private void status(String phase, Instant updated, String more) {
        AtomicFiles.writeString(
                LiveFolder.of(run).status(),
                String.format(
                        Locale.ROOT,
                        """
                {"phase":"%s","problem":null,"iteration":40,"iterations":300,"epoch":2,"epochs":3,
                 "collapseThreshold":0.5,"secondsLeft":12.5,"secondsTrained":90.25,"verdict":"collapsed",
                 "verdictSince":31,"explanation":"all is one","process":7,"updated":"%s"%s}
                """,
                        phase,
                        updated,
                        more));
    }

    private void status(String phase, Duration age) {
        status(phase, Instant.now().minus(age), "");
    }

    private RunPhase phase() throws IOException {
        reader.refresh();
        return reader.phase();
    }

    private ObjectNode describe(int lastIteration) {
        return reader.describe("id", lastIteration);
    }

    @Test
    void aRunThatWasNotLookedAtYetIsStarting() {
        assertEquals(RunPhase.STARTING, reader.phase());
        assertEquals("starting", describe(0).path("state").asText());
    }

    @Test
    void handsOutWhatTheStatusSays() throws IOException {
        status("training", Duration.ZERO);
        reader.refresh();
        ObjectNode document = describe(38);
        assertEquals("id", document.path("id").asText());
        assertEquals("quick", document.path("name").asText());
        assertEquals("training", document.path("state").asText());
        assertTrue(document.path("problem").isNull());
        assertEquals(40, document.path("iteration").asInt());
        assertEquals(300, document.path("iterations").asInt());
        assertEquals(2, document.path("epoch").asInt());
        assertEquals(3, document.path("epochs").asInt());
        assertEquals(12.5, document.path("secondsLeft").asDouble());
        assertEquals(90.25, document.path("secondsTrained").asDouble());
        assertEquals(0.5, reader.defense().orElseThrow().threshold());
        assertEquals("collapsed", document.path("verdict").path("name").asText());
        assertEquals(31, document.path("verdict").path("since").asInt());
        assertEquals("all is one", document.path("verdict").path("explanation").asText());
        assertEquals(41, describe(41).path("iteration").asInt(), "the history may be ahead of the status");
    }

    @ParameterizedTest
    @CsvSource({"starting", "training", "validating", "paused", "scoring"})
    void aRunAtWorkThatIsSilentForLongIsInterrupted(String phase) throws IOException {
        status(phase, Duration.ofSeconds(2));
        assertEquals(phase, phase().text());
        status(phase, Duration.ofMinutes(5));
        assertEquals(RunPhase.INTERRUPTED, phase());
        assertTrue(describe(0).path("secondsLeft").isNull());
        status(phase, Duration.ZERO);
        assertEquals(phase, phase().text(), "and may live again");
    }

    @ParameterizedTest
    @CsvSource({"finished", "stopped", "failed"})
    void aRunThatIsOverMayBeSilent(String phase) throws IOException {
        status(phase, Duration.ofDays(400));
        assertEquals(phase, phase().text());
        assertTrue(describe(0).path("secondsLeft").isNull());
    }

    @ParameterizedTest
    @CsvSource({"stopped", "training", "failed"})
    void aRunResumedWithoutAPageTrains(String phase) throws IOException {
        status(phase, Duration.ofMinutes(5));
        Files.writeString(run.history(), "");
        assertEquals(RunPhase.TRAINING, phase());
        Files.setLastModifiedTime(run.history(), FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
        assertEquals(phase.equals("training") ? "interrupted" : phase, phase().text());
    }

    @Test
    void becomesSilentWithoutAnythingBeingWritten() throws Exception {
        Instant updated = Instant.now().minus(Duration.ofSeconds(20).minusMillis(500));
        status("training", updated, "");
        RunPhase first = phase();
        // A slow machine may take longer to come here.
        if (Duration.between(updated, Instant.now()).compareTo(Duration.ofSeconds(20)) < 0) {
            assertEquals(RunPhase.TRAINING, first);
        }
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (phase() == RunPhase.TRAINING && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        assertEquals(RunPhase.INTERRUPTED, reader.phase());
    }

    @Test
    void withoutAStatusTheFilesTell() throws IOException {
        assertEquals(RunPhase.INTERRUPTED, phase());
        Files.writeString(run.history(), "");
        assertEquals(RunPhase.TRAINING, phase());
        Files.setLastModifiedTime(run.history(), FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
        assertEquals(RunPhase.INTERRUPTED, phase());
        Files.writeString(run.results(), "{}");
        assertEquals(RunPhase.FINISHED, phase());
        ObjectNode document = describe(123);
        assertEquals(123, document.path("iteration").asInt());
        assertEquals(700, document.path("iterations").asInt());
        assertTrue(reader.defense().isEmpty());
        assertEquals(0.25, reader.configuredThreshold());
        assertEquals("unknown", document.path("verdict").path("name").asText());
        assertTrue(document.path("verdict").path("since").isNull()
                && document.path("secondsTrained").isNull());
        assertEquals(900, describe(900).path("iterations").asInt());
    }

    /** The rest of the run is to be seen all the same; see {@link WatchedRun#refresh}. */
    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "{",
                "[]",
                "7",
                "\"training\"",
                "{\"phase\":\"asleep\"}",
                "{\"phase\":7}",
                "{\"phase\":\"training\",\"iteration\":\"many\"}",
                "{\"iterations\":1e400}",
                "\u0000\u0001"
            })
    void aStatusThatIsNoneIsAsIfThereWereNone(String text) throws IOException {
        Files.writeString(run.results(), "{}");
        AtomicFiles.writeString(LiveFolder.of(run).status(), text);
        assertEquals(RunPhase.FINISHED, phase());
        assertEquals("finished", describe(5).path("state").asText());
        assertEquals(5, describe(5).path("iteration").asInt());
        status("training", Duration.ZERO);
        assertEquals(RunPhase.TRAINING, phase());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{}",
                "{\"phase\":null}",
                "{\"phase\":\"training\"}",
                "{\"phase\":\"training\",\"updated\":null}",
                "{\"phase\":\"paused\",\"updated\":\"yesterday\"}",
                "{\"phase\":\"paused\",\"updated\":\"+1000000000-12-31T23:59:59Z\"}",
                "{\"phase\":\"scoring\",\"updated\":\"-1000000000-01-01T00:00:00Z\"}",
                "{\"phase\":\"training\",\"secondsTrained\":\"NaN\",\"secondsLeft\":\"Infinity\","
                        + "\"collapseThreshold\":\"NaN\"}"
            })
    void aStatusThatSaysLittleIsHandedOut(String text) throws IOException {
        AtomicFiles.writeString(LiveFolder.of(run).status(), text);
        reader.refresh();
        assertTrue(
                List.of("interrupted", "paused", "training")
                        .contains(reader.phase().text()),
                "" + reader.phase());
        String document = new String(Json.bytes(describe(3)), java.nio.charset.StandardCharsets.UTF_8);
        assertFalse(document.contains("NaN") || document.contains("Infinity"), document);
    }

    @Test
    void aStatusThatHasBeenReadStaysIfTheNextIsBroken() throws IOException {
        status("failed", Duration.ZERO);
        assertEquals(RunPhase.FAILED, phase());
        AtomicFiles.writeString(LiveFolder.of(run).status(), "{");
        assertEquals(RunPhase.FAILED, phase());
        status("finished", Duration.ZERO);
        assertEquals(RunPhase.FINISHED, phase());
    }

    @Test
    void aConfigurationOfAnotherVersionLeavesTheNameOfTheFolder() throws IOException {
        Files.writeString(run.config(), "name: old\ntrain: {batches: 12}\n");
        reader = new RunStatusReader(run);
        status("training", Instant.now(), ",\"unheardOf\":[1,2]");
        assertEquals(RunPhase.TRAINING, phase());
        assertEquals("a-run", reader.name());
        assertEquals(300, describe(0).path("iterations").asInt());
        Files.delete(run.config());
        RunStatusReader other = new RunStatusReader(run);
        other.refresh();
        assertEquals("a-run", other.name());
    }
}
