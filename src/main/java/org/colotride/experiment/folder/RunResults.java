package org.colotride.experiment.folder;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;
import org.colotride.retrieval.Searched;

/**
 * What a run ended with: {@code results.json}.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION} of the program that wrote it
 * @param name of the run
 * @param iterations that were trained
 * @param metrics figures by name, in the order to show them: {@code R@1} … in [0, 1]
 * @param searched what the figures were measured on; null in files written before it was kept
 * @param config the resolved configuration
 * @param details what the figures are made of; null in files written before they were kept
 */
public record RunResults(
        int schemaVersion,
        String name,
        int iterations,
        Map<String, Double> metrics,
        Searched searched,
        ObjectNode config,
        Provenance provenance,
        @JsonInclude(JsonInclude.Include.NON_NULL) RetrievalDetails details) {
    /** Rises when a reader of the version before would misunderstand a file. */
    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper MAPPER = Mappers.indentedJson();

    public RunResults {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    public RunResults(
            String name,
            int iterations,
            Map<String, Double> metrics,
            Searched searched,
            ObjectNode config,
            Provenance provenance) {
        this(SCHEMA_VERSION, name, iterations, metrics, searched, config, provenance, null);
    }

    /** The same with what the figures are made of. */
    public RunResults withDetails(RetrievalDetails told) {
        return new RunResults(schemaVersion, name, iterations, metrics, searched, config, provenance, told);
    }

    public void write(Path file) {
        try {
            AtomicFiles.writeString(file, MAPPER.writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("results that are no JSON: " + this, e);
        }
    }

    /** @throws StorageException if there is no such file, or another schema's */
    public static RunResults read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StorageException(file + ": there is no such file; has the run ended?");
        }
        try {
            ObjectNode tree = MAPPER.readValue(file.toFile(), ObjectNode.class);
            int version = tree.path("schemaVersion").asInt();
            if (version != SCHEMA_VERSION) {
                throw new StorageException(file + ": has schema version " + version + ", this program reads "
                        + SCHEMA_VERSION + "; evaluate the run again");
            }
            return MAPPER.treeToValue(tree, RunResults.class);
        } catch (IOException e) {
            throw new StorageException(file + ": is not a results file: " + e.getMessage(), e);
        }
    }
}
