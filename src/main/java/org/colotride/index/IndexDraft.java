package org.colotride.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.io.AtomicFiles;
import org.colotride.io.FolderLock;
import org.colotride.io.Leftovers;
import org.colotride.io.StorageException;

/**
 * An index that is being made. Nobody sees it, and an index that it is to replace stays, until {@link #publish}; one that is
 * closed before, or whose process is killed, leaves nothing that counts. For one thread.
 */
public final class IndexDraft implements AutoCloseable {
    private final Path folder;
    private final IndexManifest manifest;
    private final FolderLock lock;
    private final LuceneContent content;
    private boolean published;

    private IndexDraft(Path folder, IndexManifest manifest, FolderLock lock, LuceneContent content) {
        this.folder = folder;
        this.manifest = manifest;
        this.lock = lock;
        this.content = content;
    }

    /**
     * @param folder of the index; is made if need be
     * @param model the file that the origin speaks of, which the index gets a copy of; empty for none
     * @param overwrite whether an index that is there is replaced
     * @throws StorageException if the folder holds an index that may not be replaced, or something else, or cannot be written
     * @throws org.colotride.config.ConfigException if the model is not the origin's
     */
    public static IndexDraft begin(
            Path folder, Optional<Path> model, IndexOrigin origin, IndexSettings settings, boolean overwrite) {
        model.ifPresent(origin::requireModel);
        requireRoom(folder, overwrite);
        FolderLock lock = FolderLock.hold(folder, "it makes an index");
        try {
            // Also where what says which content counts is broken.
            IndexManifest manifest = IndexManifest.of(ContentFolder.highest(folder) + 1, origin, settings);
            ContentFolder place = ContentFolder.of(folder, manifest);
            LuceneContent content = LuceneContent.create(place.images(), manifest);
            try {
                model.ifPresent(place::keepModel);
            } catch (RuntimeException e) {
                content.abandon();
                throw e;
            }
            return new IndexDraft(folder, manifest, lock, content);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void requireRoom(Path folder, boolean overwrite) {
        if (!Files.exists(folder)) {
            return;
        }
        if (IndexManifest.isIn(folder)) {
            if (!overwrite) {
                throw new StorageException(
                        folder + ": holds an index already; add to it (--add), or replace it" + " (--overwrite)");
            }
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> other =
                    files.filter(file -> !ContentFolder.isOurs(file)).findFirst();
            if (other.isPresent()) {
                throw new StorageException(folder + ": holds something else than an index ("
                        + other.get().getFileName() + "); name a folder that does not exist yet");
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }

    /**
     * Adds images, replacing those of the same ids.
     *
     * @throws IllegalArgumentException if an embedding is not of the index's dimension, or not finite
     * @throws StorageException if the disk is full, say
     */
    public void add(List<IndexedImage> images) {
        content.add(images);
    }

    /**
     * Where a file belongs that is published with the images, and goes with them when the index is replaced.
     *
     * @param name of the file, which is none of the index's own
     */
    public Path companion(String name) {
        return ContentFolder.of(folder, manifest).path().resolve(name);
    }

    /**
     * Makes it the index of its folder, in one step, and opens that. This is done then.
     *
     * @throws StorageException if it cannot be written; an index that was there stays
     */
    public StoredIndex publish() {
        content.commit();
        manifest.write(folder);
        published = true;
        ContentFolder.sweep(folder, manifest);
        return new StoredIndex(folder, manifest, lock, content);
    }

    /** Lets go of what was not published. */
    @Override
    public void close() {
        if (!published) {
            content.abandon();
            Leftovers.delete(ContentFolder.of(folder, manifest).path());
            lock.close();
        }
    }
}
