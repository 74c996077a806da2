package org.colotride.index;

import java.io.IOException;
import java.nio.file.Path;
import org.colotride.config.ConfigException;
import org.colotride.config.Require;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Checksums;
import org.colotride.tensor.DistanceMetric;

/**
 * Which model the embeddings of an index come from: distances between embeddings of two models mean nothing.
 *
 * @param modelSha256 of the model's file, 64 hexadecimal digits
 * @param dimension D of an embedding
 * @param metric by which its embeddings are compared
 * @param model name of its file, for people
 */
public record IndexOrigin(String modelSha256, int dimension, DistanceMetric metric, String model) {
    /** @throws IllegalArgumentException if something is missing */
    public IndexOrigin {
        Require.present("modelSha256", modelSha256);
        Require.atLeast("dimension", dimension, 1);
        Require.present("metric", metric);
        Require.present("model", model);
    }

    /**
     * Of a model's file, which is read for its digest.
     *
     * @throws org.colotride.io.StorageException if it cannot be read
     */
    public static IndexOrigin of(Path model, int dimension, DistanceMetric metric) {
        return new IndexOrigin(
                digest(model), dimension, metric, model.getFileName().toString());
    }

    /** @throws ConfigException if the file is not the model that this names */
    public void requireModel(Path file) {
        String found = digest(file);
        if (!found.equals(modelSha256)) {
            throw new ConfigException(file + ": is another model (SHA-256 " + found.substring(0, 16)
                    + "…) than the index is of (" + model + ", SHA-256 "
                    + modelSha256.substring(0, Math.min(16, modelSha256.length()))
                    + "…); name that one, or make the index anew with this model (goal index, --overwrite)");
        }
    }

    static String digest(Path file) {
        try {
            return Checksums.sha256(file);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }
}
