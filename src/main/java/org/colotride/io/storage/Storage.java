package org.colotride.io.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Files named by addresses, as in {@code hdfs://HOST/FOLDER/NAME}; found by {@link java.util.ServiceLoader}. */
public interface Storage {
    /**
     * A file of a folder.
     *
     * @param path below the folder, parts divided by slashes
     * @param address of the file itself
     * @param bytes of its content
     * @param modified when it was last changed, in milliseconds since 1970
     */
    record StoredFile(String path, String address, long bytes, long modified) {}

    /**
     * Whether an address is of a folder; else it is of a file.
     *
     * @throws java.io.FileNotFoundException if there is nothing
     */
    boolean isFolder(String address) throws IOException;

    /** All files in a folder and below it, in any order. */
    List<StoredFile> files(String folder) throws IOException;

    /** Reads a file. */
    InputStream open(String file) throws IOException;

    /** Writes a file, or replaces it: a reader meets the whole of one or the other. Folders are made if need be. */
    void write(Path content, String file) throws IOException;

    /** Removes a file, or a folder with all that is in it; nothing if there is nothing. */
    void delete(String address) throws IOException;
}
