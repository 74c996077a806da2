package org.colotride.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's {@code live/events.jsonl}, one {@link RunEvent} a line. Belongs to one thread at a time. */
final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final ObjectMapper JSON = Mappers.json();
    private static final String END = "end";

    private final Path file;

    EventLog(Path file) {
        this.file = file;
    }

    /**
     * Drops what a run that goes on after an iteration will tell again: whatever happened after it, and its end.
     *
     * @return what stays; lines that are no events are dropped, too
     */
    List<RunEvent> resume(int iteration) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<RunEvent> kept = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            RunEvent event = event(line);
            if (event != null && event.iteration() <= iteration && !END.equals(event.kind())) {
                kept.add(event);
                lines.append(line).append('\n');
            }
        }
        AtomicFiles.writeString(file, lines.toString());
        return kept;
    }

    /** Null if it is none. */
    private static RunEvent event(String line) {
        try {
            return JSON.readValue(line, RunEvent.class);
        } catch (JsonProcessingException e) {
            LOG.debug("no event: {}", line, e);
            return null;
        }
    }

    void append(List<RunEvent> events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        for (RunEvent event : events) {
            lines.add(JSON.writeValueAsString(event));
        }
        AppendedLines.append(file, lines);
    }
}
