package org.colotride.experiment;

import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.storage.KeptFolder;
import org.colotride.io.storage.StorageLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a run's folder to where it is kept, whenever there is a checkpoint to go on from. */
public final class StoringObserver implements RunObserver {
    private static final Logger LOG = LoggerFactory.getLogger(StoringObserver.class);

    private final KeptFolder kept;

    /** @param kept the run's folder */
    public StoringObserver(KeptFolder kept) {
        this.kept = kept;
    }

    /** What cannot be stored now goes along the next time; in the end it must. */
    @Override
    public void checkpointed(int iteration) {
        try {
            kept.keep(RunFolder.CHECKPOINTS);
        } catch (StorageLostException e) {
            LOG.warn("The checkpoint of iteration {} is not kept: {}", iteration, e.getMessage());
        }
    }
}
