package org.colotride.io.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.colotride.io.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that a process works in: one of this machine's, or a copy of one that is kept in a storage such as HDFS. Of a folder of
 * this machine's, fetching and keeping do nothing.
 */
public final class KeptFolder {
    private static final Logger LOG = LoggerFactory.getLogger(KeptFolder.class);
    private static final String NOTHING_LAST = "";

    private final Path path;
    private final StoredFolder stored;

    /** @param stored null for a folder of this machine's */
    private KeptFolder(Path path, StoredFolder stored) {
        this.path = path;
        this.stored = stored;
    }

    /** What may fail of a storage. */
    @FunctionalInterface
    private interface Action {
        void run(StoredFolder folder) throws IOException;
    }

    /** A folder of this machine's. */
    public static KeptFolder here(Path path) {
        return new KeptFolder(path, null);
    }

    /**
     * A folder of a storage, worked on in a copy which is not fetched yet.
     *
     * @param copies folder of this machine's in which the copy is made
     */
    public static KeptFolder in(StoredFolder stored, Path copies) {
        return copy(stored, copies.resolve(stored.name()));
    }

    /** A folder of a storage, worked on in this very copy. */
    public static KeptFolder copy(StoredFolder stored, Path copy) {
        return new KeptFolder(copy, stored);
    }

    /**
     * The folder that a user has named.
     *
     * @param place a path, or an address, of which a copy is made among this process's temporary files
     * @throws StorageException if nothing on the class path reads addresses
     */
    public static KeptFolder of(String place) {
        return Storages.isAddress(place)
                ? in(new StoredFolder(Storages.of(place), place), copies())
                : here(Path.of(place));
    }

    /**
     * A new folder for copies among the temporary files. Commands remove theirs; others must do it themselves, and what a killed
     * process leaves is removed by the next command on its machine, which knows it by its name.
     */
    public static Path copies() {
        String name = "colo-tride-" + ProcessHandle.current().pid() + "-";
        try {
            // Java itself keeps to the folder that was the system's when it started.
            return Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), name);
        } catch (IOException e) {
            throw new StorageException("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    /** Where to work. */
    public Path path() {
        return path;
    }

    /** Whether this is a copy. */
    public boolean isStored() {
        return stored != null;
    }

    /** The same without some of the folders in it: of a copy they are neither fetched nor kept. */
    public KeptFolder without(Set<String> folders) {
        return stored == null ? this : new KeptFolder(path, stored.without(folders));
    }

    /**
     * A folder in it, to be fetched and kept by itself.
     *
     * @param name parts divided by slashes
     */
    public KeptFolder below(String name) {
        return new KeptFolder(path.resolve(name), stored == null ? null : stored.below(name));
    }

    /** Path or address. */
    public String name() {
        return stored == null ? path.toString() : stored.toString();
    }

    /** Path or address of a file in it. */
    public String name(Path file) {
        return stored == null ? file.toString() : stored.address(relative(file));
    }

    private String relative(Path file) {
        return path.relativize(file).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /**
     * Copies what is kept; nothing if there is nothing yet.
     *
     * @throws StorageLostException if it cannot be read
     */
    public void fetch() {
        run(folder -> {
            if (folder.exists()) {
                folder.fetch(path);
            }
        });
    }

    /**
     * Copies one file; nothing if there is none.
     *
     * @throws StorageLostException if it cannot be read
     */
    public void fetch(Path file) {
        run(folder -> folder.fetch(path, relative(file)));
    }

    /**
     * Writes whatever has changed.
     *
     * @throws StorageLostException if it cannot be written
     */
    public void keep() {
        keep(NOTHING_LAST);
    }

    /**
     * The same.
     *
     * @param last folder whose files are written after all others, since they stand for them
     */
    public void keep(String last) {
        run(folder -> folder.store(path, last));
    }

    /**
     * Writes a file.
     *
     * @throws StorageLostException if it cannot be written
     */
    public void keep(Path file) {
        run(folder -> folder.store(path, file));
    }

    /** Writes a file if that can be done now; else {@link #keep()} does later. */
    public void keepIfPossible(Path file) {
        try {
            keep(file);
        } catch (StorageLostException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /**
     * Removes a file or folder in it from the storage, and leaves it in the copy.
     *
     * @throws StorageLostException if that cannot be done
     */
    public void forget(String name) {
        run(folder -> folder.delete(name));
    }

    private void run(Action action) {
        if (stored == null) {
            return;
        }
        try {
            action.run(stored);
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageLostException(stored + ": cannot be read or written from here: " + e.getMessage(), e);
        }
    }
}
