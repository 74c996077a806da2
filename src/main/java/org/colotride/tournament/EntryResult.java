package org.colotride.tournament;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;
import org.colotride.robustness.TenFiguresSample;

/**
 * What came of one training: all that a tournament needs of it, so that the run's folder may be gone.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION} of the program that wrote it
 * @param config that was trained, with every default written out
 * @param scoring how it was attacked
 * @param iterations trained
 * @param collapsed whether the collapse monitor sees the model as collapsed
 * @param reason why the training could not be ended; null if it was
 * @param forward images that passed through the network to make adversarial batches
 * @param backward images whose gradient it gave for that
 * @param benign retrieval figures on the whole gallery, in [0, 1]; empty if the training failed
 * @param published figures of each attacked image under the published attack; null if the training failed
 * @param worst the same in the worst case; null, too, where that was not searched for
 * @param provenance of the training
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EntryResult(
        int schemaVersion,
        String setting,
        String entrant,
        long seed,
        ObjectNode config,
        ObjectNode scoring,
        int iterations,
        boolean collapsed,
        String reason,
        long forward,
        long backward,
        Map<String, Double> benign,
        TenFiguresSample published,
        TenFiguresSample worst,
        Provenance provenance) {
    /** Rises when a reader of the version before would misunderstand a file. */
    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper JSON = Mappers.json();

    /** Whether it was trained to its end and scored. */
    @JsonIgnore
    public boolean isScored() {
        return published != null;
    }

    /** The figures under one of the two attacks, if they were measured. */
    public Optional<TenFiguresSample> under(Protocol protocol) {
        return Optional.ofNullable(protocol == Protocol.PUBLISHED ? published : worst);
    }

    /** Which of the two attacks. */
    public enum Protocol {
        /** The descent of the papers. */
        PUBLISHED("under the published attack"),
        /** The worst that any search found, for each query and figure by itself. */
        WORST("in the worst case");

        private final String words;

        Protocol(String words) {
            this.words = words;
        }

        /** As it stands in a sentence. */
        public String words() {
            return words;
        }
    }

    void write(Path file) {
        try {
            AtomicFiles.writeString(file, JSON.writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws StorageException if the file is broken, or another schema's */
    static EntryResult read(Path file) {
        try {
            ObjectNode tree = JSON.readValue(file.toFile(), ObjectNode.class);
            int version = tree.path("schemaVersion").asInt();
            if (version != SCHEMA_VERSION) {
                throw new StorageException(file + ": has schema version " + version + ", this program reads "
                        + SCHEMA_VERSION + "; delete it, and the entry is trained again");
            }
            return JSON.treeToValue(tree, EntryResult.class);
        } catch (IOException e) {
            throw new StorageException(
                    file + ": cannot be read: " + e.getMessage() + "; delete it, and the entry is trained again", e);
        }
    }
}
