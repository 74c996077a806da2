package org.colotride.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.colotride.metric.RetrievalMetrics;

/**
 * {@code results.json}.
 *
 * @param schemaVersion of this format
 * @param name of the run
 * @param benign retrieval figures on the test images
 * @param iterations trained
 * @param data what the data set held, and what was left out of it
 * @param provenance where the figures come from
 */
public record RunResults(
        int schemaVersion,
        String name,
        RetrievalMetrics benign,
        int iterations,
        List<String> data,
        Provenance provenance) {
    /** The version that this program writes. */
    public static final int SCHEMA = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public void write(Path file) throws IOException {
        AtomicFiles.write(file, JSON.writeValueAsString(this) + "\n");
    }

    public static RunResults read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), RunResults.class);
    }
}
