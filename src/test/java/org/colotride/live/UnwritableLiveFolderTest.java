package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A file lies where the folder should be made. */
class UnwritableLiveFolderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private LiveFolder live;
    private LiveRecorder recorder;
    private ScriptedRun run;

    @BeforeEach
    void block() throws Exception {
        live = new LiveFolder(folder.resolve("live"));
        Files.writeString(live.path(), "in the way");
        run = new ScriptedRun(folder, nanos -> {
            recorder = new LiveRecorder(live, nanos::get, 10);
            return recorder;
        });
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    /** What the recorder logs while something is done. */
    private static List<ILoggingEvent> logged(Doing doing) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(LiveRecorder.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            doing.with(log.list);
        } finally {
            logger.detachAppender(log);
        }
        return log.list;
    }

    @FunctionalInterface
    private interface Doing {
        void with(List<ILoggingEvent> log) throws Exception;
    }

    @Test
    void itIsWarnedOfOnce() throws Exception {
        List<ILoggingEvent> events = logged(log -> {
            run.whole();
            ScriptedRun.await("a warning", () -> !log.isEmpty());
            run.iteration(5, 5);
            recorder.close();
        });
        assertEquals("in the way", Files.readString(live.path()));
        List<String> warnings = events.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("the training goes on"), warnings.get(0));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenOnceItCan() throws Exception {
        logged(log -> {
            run.start(0);
            recorder.checkpointed(3);
            ScriptedRun.await("a warning", () -> !log.isEmpty());
        });
        Files.delete(live.path());
        recorder.checkpointed(6);
        recorder.close();
        List<String> kinds = new ArrayList<>();
        for (String line : Files.readAllLines(live.events())) {
            kinds.add(JSON.readTree(line).path("kind").asText());
        }
        assertEquals(List.of("start", "checkpoint", "checkpoint"), kinds);
        assertEquals(
                "training", JSON.readTree(live.status().toFile()).path("phase").asText());
    }
}
