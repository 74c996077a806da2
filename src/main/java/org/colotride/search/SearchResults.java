package org.colotride.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;

/**
 * What a search has found: {@code results.json}, rewritten after every candidate.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION} of the program that wrote it
 * @param name of the search
 * @param search the search's file, with every default written out
 * @param keys that are searched
 * @param candidates by index; those that have ended
 * @param complete whether the search has ended
 * @param trainedIterations of all candidates together
 * @param wallSeconds from start to end, all resumed parts together
 */
public record SearchResults(
        int schemaVersion,
        String name,
        ObjectNode search,
        List<SearchedKey> keys,
        List<CandidateResult> candidates,
        boolean complete,
        long trainedIterations,
        double wallSeconds,
        Provenance provenance) {
    /** Rises when a reader of the version before would misunderstand a file. */
    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper MAPPER = Mappers.indentedJson();

    public SearchResults {
        keys = List.copyOf(keys);
        candidates = List.copyOf(candidates);
    }

    /** The candidate with the highest score, of equal ones the first; those that were stopped early are left out. */
    public Optional<CandidateResult> best() {
        return candidates.stream()
                .filter(candidate -> candidate.status() == CandidateResult.Status.COMPLETE)
                .max(Comparator.comparingDouble(CandidateResult::score)
                        .thenComparing(
                                Comparator.comparingInt(CandidateResult::index).reversed()));
    }

    public void write(Path file) {
        try {
            AtomicFiles.writeString(file, MAPPER.writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("results that are no JSON: " + this, e);
        }
    }

    /** @throws StorageException if there is no such file, it is broken, or another schema's */
    public static SearchResults read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StorageException(file + ": there is no such file; name a search's results.json");
        }
        try {
            ObjectNode tree = MAPPER.readValue(file.toFile(), ObjectNode.class);
            int version = tree.path("schemaVersion").asInt();
            if (version != SCHEMA_VERSION) {
                throw new StorageException(
                        file + ": has schema version " + version + ", this program reads " + SCHEMA_VERSION);
            }
            return MAPPER.treeToValue(tree, SearchResults.class);
        } catch (IOException e) {
            throw new StorageException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
