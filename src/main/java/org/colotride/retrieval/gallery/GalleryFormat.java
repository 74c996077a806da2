package org.colotride.retrieval.gallery;

import java.nio.file.Path;
import org.colotride.config.ConfigException;

/** A kind of file that galleries are kept in. Formats beyond NumPy's are found by {@link java.util.ServiceLoader}. */
public interface GalleryFormat {
    /** What a user calls it. */
    String name();

    /** Whether the file is of this kind, judged by its name and, of a folder, by what lies in it. */
    boolean recognises(Path file);

    /**
     * Opens a gallery; of its content only what tells the blocks is read.
     *
     * @throws ConfigException if it is broken
     */
    GalleryFile open(Path file);
}
