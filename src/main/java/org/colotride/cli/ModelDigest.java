package org.colotride.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.colotride.io.Checksums;

/** By which files about a model know it. */
final class ModelDigest {
    private ModelDigest() {}

    /** SHA-256 of the file. */
    static String of(Path file) {
        try {
            return Checksums.sha256(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
