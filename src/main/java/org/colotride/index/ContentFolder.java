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
                || name.matches(IndexManifest.CONTENT_NAME)
                || name.startsWith("." + IndexManifest.FILE);
    }

    /** Number of the last content in an index's folder; 0 if there is none. */
    static int highest(Path index) {
        return contents(index).stream()
                .mapToInt(content ->
                        Integer.parseInt(content.getFileName().toString().substring(IndexManifest.CONTENT.length())))
                .max()
                .orElse(0);
    }

    /** Removes contents of an index that were never finished, or replaced; to be called by who holds the lock. */
    static void sweep(Path index, IndexManifest valid) {
        contents(index).stream()
                .filter(content -> !content.getFileName().toString().equals(valid.content()))
                .forEach(Leftovers::delete);
    }

    private static List<Path> contents(Path index) {
        try (Stream<Path> all = Files.list(index)) {
            return all.filter(file -> file.getFileName().toString().matches(IndexManifest.CONTENT_NAME))
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.failure(index, e);
        }
    }
}
