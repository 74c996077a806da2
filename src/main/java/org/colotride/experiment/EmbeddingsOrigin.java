package org.colotride.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Checksums;
import org.colotride.io.Mappers;
import org.colotride.tensor.DistanceMetric;

/**
 * Which model a file of embeddings comes from, kept beside it as {@code NAME.json}: distances between embeddings of two models
 * mean nothing.
 *
 * @param model name of its file
 * @param sha256 of that file
 * @param metric by which its embeddings are compared
 * @param dimension D of an embedding
 * @param images that were embedded
 */
public record EmbeddingsOrigin(String model, String sha256, DistanceMetric metric, int dimension, long images) {
    public static EmbeddingsOrigin of(Path model, DistanceMetric metric, int dimension, long images) {
        return new EmbeddingsOrigin(model.getFileName().toString(), digest(model), metric, dimension, images);
    }

    /** The same for so many images. */
    public EmbeddingsOrigin withImages(long count) {
        return new EmbeddingsOrigin(model, sha256, metric, dimension, count);
    }

    private static String digest(Path model) {
        try {
            return Checksums.sha256(model);
        } catch (IOException e) {
            throw AtomicFiles.failure(model, e);
        }
    }

    /** Keeps it beside the embeddings. */
    public void write(Path embeddings) {
        try {
            AtomicFiles.writeString(
                    beside(embeddings),
                    Mappers.json().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What is kept beside embeddings, if anything.
     *
     * @throws ConfigException if it is broken
     */
    public static Optional<EmbeddingsOrigin> find(Path embeddings) {
        Path file = beside(embeddings);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Mappers.json().readValue(file.toFile(), EmbeddingsOrigin.class));
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** @throws ConfigException if the embeddings come from another model */
    public void requireModel(Path embeddings, Path model) {
        if (!digest(model).equals(sha256)) {
            throw new ConfigException(embeddings + ": holds embeddings of another model (" + this.model + ", SHA-256 "
                    + sha256.substring(0, Math.min(16, sha256.length())) + "…) than " + model
                    + "; embed the images again with this one");
        }
    }

    private static Path beside(Path embeddings) {
        return embeddings.resolveSibling(embeddings.getFileName() + ".json");
    }
}
