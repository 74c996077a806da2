package org.colotride.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;

/** Results as indented JSON on the disk, moved into place whole. */
public final class JsonFiles {
    private JsonFiles() {}

    /**
     * @param result that Jackson can write
     * @throws StorageException if the file cannot be written
     */
    public static void write(Path file, Object result) {
        String text;
        try {
            text = Mappers.json().writerWithDefaultPrettyPrinter().writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
        AtomicFiles.writeString(file, text + "\n");
    }
}
