package org.colotride.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of one JSON object a line, as a killed run may have left them. */
public final class JsonLines {
    private static final Logger LOG = LoggerFactory.getLogger(JsonLines.class);
    private static final ObjectMapper MAPPER = Mappers.json();

    /** A line as it stands in the file, and what it says. */
    public record Line<T>(String text, T value) {}

    private JsonLines() {}

    public static String format(Record value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a JSON record: " + value, e);
        }
    }

    /**
     * All lines; none if there is no file. A last line that is torn is dropped with a warning.
     *
     * @throws StorageException if any other line is not one of {@code type}
     */
    public static <T extends Record> List<Line<T>> read(Path file, Class<T> type) {
        List<Line<T>> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException(file + ": cannot be read: " + e.getMessage(), e);
        }
        ObjectReader reader = MAPPER.readerFor(type);
        int number = 0;
        for (int start = 0; start < text.length(); ) {
            number++;
            int end = text.indexOf('\n', start);
            if (end < 0) {
                // The line's end is written last: without it the line is not known to be whole.
                LOG.warn("{}, line {}: was being written when the run ended; dropped", file, number);
                break;
            }
            String line = text.substring(start, end);
            try {
                lines.add(new Line<>(line, reader.readValue(line)));
            } catch (JsonProcessingException e) {
                throw new StorageException(
                        file + ", line " + number + ": is not a line of a history: " + e.getOriginalMessage()
                                + "; remove the line or the file",
                        e);
            }
            start = end + 1;
        }
        return lines;
    }
}
