package org.colotride.model.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of file that holds tensors. Adding one: a class, a line in {@link WeightFormats}, a test. */
public interface WeightFormat {
    /** For messages and provenance. */
    String name();

    /** Endings of its files, with their dot. */
    List<String> endings();

    /** Whether a file of one of these endings that starts with these bytes (up to {@code 16}) is of this kind. */
    boolean recognises(byte[] start);

    /**
     * Reads what tensors there are, not their values.
     *
     * @throws org.colotride.config.ConfigException if the file is broken, or holds what it should not
     * @throws IOException if it cannot be read
     */
    StateDict open(Path file) throws IOException;
}
