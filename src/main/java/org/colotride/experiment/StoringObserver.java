package org.colotride.experiment;

import java.io.IOException;
import java.nio.file.Path;
import org.colotride.io.storage.StoredFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a run's folder to where it is kept, whenever there is a checkpoint to go on from. */
final class StoringObserver implements RunObserver {
    private static final Logger LOG = LoggerFactory.getLogger(StoringObserver.class);

    private final StoredFolder stored;
    private final Path local;

    StoringObserver(StoredFolder stored, Path local) {
        this.stored = stored;
        this.local = local;
    }

    /** What cannot be stored now goes along the next time; in the end it must. */
    @Override
    public void checkpointed(int iteration) {
        try {
            stored.store(local, SharedTraining.CHECKPOINTS);
        } catch (IOException e) {
            LOG.warn("{}: the checkpoint of iteration {} is not kept there ({})", stored, iteration, e.getMessage());
        }
    }
}
