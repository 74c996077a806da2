package org.colotride.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;

/**
 * What {@code index.json} says: of what model, how built, and in which folder beside it the content lies. An index that is made
 * anew gets another such folder; it replaces the old one in the moment in which this file does.
 *
 * @param version of the layout
 * @param content name of the folder with {@code model.zip} and Lucene's files
 */
record IndexManifest(int version, String content, IndexOrigin origin, IndexSettings settings) {
    static final String FILE = "index.json";
    static final String CONTENT = "content-";
    static final String CONTENT_NAME = CONTENT + "\\d{1,9}";

    private static final int VERSION = 1;

    static IndexManifest of(int number, IndexOrigin origin, IndexSettings settings) {
        return new IndexManifest(VERSION, CONTENT + number, origin, settings);
    }

    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /** @throws StorageException if there is none, or it is broken */
    static IndexManifest read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!isIn(folder)) {
            throw new StorageException(
                    folder + ": holds no index (there is no " + FILE + " in it); goal index makes one");
        }
        IndexManifest manifest;
        try {
            manifest = Mappers.tolerantJson().readValue(Files.readAllBytes(file), IndexManifest.class);
        } catch (IOException e) {
            throw Damage.of(file, e);
        }
        if (manifest == null || manifest.origin == null || manifest.settings == null || manifest.content == null) {
            throw Damage.of(file, "it does not say all that it must");
        }
        if (manifest.version != VERSION) {
            throw new StorageException(file + ": is of version " + manifest.version + ", this program reads version "
                    + VERSION + "; use a newer one, or make the index anew (goal index, --overwrite)");
        }
        if (!manifest.content.matches(CONTENT_NAME)) {
            throw Damage.of(file, "'" + manifest.content + "' is no content of an index");
        }
        return manifest;
    }

    void write(Path folder) {
        try {
            AtomicFiles.writeString(folder.resolve(FILE), Mappers.indentedJson().writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
