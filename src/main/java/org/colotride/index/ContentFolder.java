package org.colotride.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.io.AtomicFiles;
import org.colotride.io.FolderLock;
import org.colotride.io.Leftovers;
import org.colotride.io.StorageException;

/**
 * Where the content of an index lies: {@code model.zip} and, in {@code images}, Lucene's files.
 *
 * @param path of it, within the index's folder
 */
record ContentFolder(Path path, IndexOrigin origin) {
    static ContentFolder of(Path index, IndexManifest manifest) {
        return new ContentFolder(index.resolve(manifest.content()), manifest.origin());
    }

    Path images() {
        return path.resolve("images");
    }

    Path model() {
        return path.resolve("model.zip");
    }

    void keepModel(Path file) {
        AtomicFiles.write(model(), stream -> Files.copy(file, stream));
        origin.requireModel(model());
    }

    /** @throws StorageException if the model that lies here is not the one that the images were embedded with */
    void requireOwnModel() {
        if (Files.exists(model()) && !IndexOrigin.digest(model()).equals(origin.modelSha256())) {
            throw Damage.of(
                    model(),
                    "it is not the model that the images were embedded with (" + origin.model() + ", SHA-256 "
                            + origin.modelSha256() + ")");
        }
    }

    /** Whether a file in an index's folder is one of an index's. */
    static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.equals(FolderLock.FILE)
                || name.startsWith(IndexManifest.CONTENT)
                || name.startsWith("." + IndexManifest.FILE);
    }

    /** Removes contents of an index that were never finished, or replaced; to be called by who holds the lock. */
    static void sweep(Path index, int valid) {
        List<Path> found;
        try (Stream<Path> all = Files.list(index)) {
            found = all.filter(file -> file.getFileName().toString().startsWith(IndexManifest.CONTENT))
                    .filter(file -> !file.getFileName().toString().equals(IndexManifest.CONTENT + valid))
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.failure(index, e);
        }
        found.forEach(Leftovers::delete);
    }
}
