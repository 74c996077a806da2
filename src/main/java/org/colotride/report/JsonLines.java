package org.colotride.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of one JSON record per line that grows while a run lasts. A line torn by a kill is dropped when it is read.
 *
 * @param <T> the record
 */
public final class JsonLines<T extends Record> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JsonLines.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedWriter writer;

    /**
     * Opens the file for appending.
     *
     * @param keep of the records that are there already, those that stay: a resumed run does some iterations again
     */
    public JsonLines(Path file, Class<T> type, Predicate<T> keep) throws IOException {
        if (Files.exists(file)) {
            StringBuilder kept = new StringBuilder();
            for (T record : read(file, type)) {
                if (keep.test(record)) {
                    kept.append(JSON.writeValueAsString(record)).append('\n');
                }
            }
            AtomicFiles.write(file, kept.toString());
        }
        this.writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Appends one line and hands it to the operating system. */
    public void append(T record) throws IOException {
        writer.write(JSON.writeValueAsString(record));
        writer.newLine();
        writer.flush();
    }

    /** All whole records of a file; none if there is no file. */
    public static <T extends Record> List<T> read(Path file, Class<T> type) throws IOException {
        List<T> records = new ArrayList<>();
        if (!Files.exists(file)) {
            return records;
        }
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            try {
                records.add(JSON.readValue(lines.get(i), type));
            } catch (JsonProcessingException e) {
                LOG.warn("{}: line {} is not whole and is left out", file, i + 1);
            }
        }
        return records;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
