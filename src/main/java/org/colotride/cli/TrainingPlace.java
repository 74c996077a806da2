package org.colotride.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Leftovers;
import org.colotride.io.StorageException;
import org.colotride.io.storage.KeptFolder;
import org.colotride.io.storage.Storages;
import org.colotride.io.storage.StoredFolder;

/**
 * Where a training on a cluster keeps its run: in a folder that all see, or in a storage such as HDFS, of which this process
 * has a copy.
 *
 * @param folder of this machine's
 * @param stored where it is kept, if elsewhere
 */
record TrainingPlace(RunFolder folder, Optional<StoredFolder> stored) {
    private static final String HISTORY = "history.jsonl";

    /** What may fail of a storage. */
    private interface Action {
        void run(StoredFolder folder) throws IOException;
    }

    /**
     * A run that is kept in a storage.
     *
     * @throws StorageException if there is none
     */
    static TrainingPlace fetched(String address) {
        StoredFolder stored = new StoredFolder(Storages.of(address), address);
        RunFolder copy = new RunFolder(KeptFolder.copies().resolve(stored.name()));
        TrainingPlace place = new TrainingPlace(copy, Optional.of(stored));
        place.update();
        if (!Files.isRegularFile(copy.config())) {
            throw new StorageException(stored + ": is not a run folder, it holds no config.yaml");
        }
        return place;
    }

    /**
     * Puts a new run into a storage.
     *
     * @param copy all that there is of it
     * @param output address of the folder in which its own is made
     */
    static TrainingPlace stored(RunFolder copy, String output) {
        String address =
                output.replaceFirst("(?<=[^/])/+$", "") + "/" + copy.path().getFileName();
        StoredFolder stored = new StoredFolder(Storages.of(address), address);
        copy.writeConfig(copy.readConfig().withOutput(output));
        TrainingPlace place = new TrainingPlace(copy, Optional.of(stored));
        place.inStorage(folder -> {
            if (folder.holds(copy.config().getFileName().toString())) {
                throw new IOException("there is another run of this name; start again in a second");
            }
            folder.store(copy.path(), RunFolder.CHECKPOINTS);
        });
        return place;
    }

    private void inStorage(Action action) {
        stored.ifPresent(folder -> {
            try {
                action.run(folder);
            } catch (IOException | IllegalArgumentException e) {
                throw new StorageException(folder + ": cannot be read or written from here: " + e.getMessage(), e);
            }
        });
    }

    /** Path or address. */
    String name() {
        return stored.map(StoredFolder::toString).orElse(folder.path().toString());
    }

    /** Path or address of its report. */
    String report() {
        String file = folder.report().getFileName().toString();
        return stored.map(kept -> kept.address(file)).orElse(folder.report().toString());
    }

    /** Brings this machine's copy up to date. */
    void update() {
        inStorage(kept -> kept.fetch(folder.path()));
    }

    /** Removes a run of which no iteration was done. */
    void forgetUnlessBegun() {
        if (stored.isEmpty() && !Files.exists(folder.history())) {
            Leftovers.delete(folder.path());
        }
        inStorage(kept -> {
            if (!kept.holds(HISTORY)) {
                kept.delete();
            }
        });
    }
}
