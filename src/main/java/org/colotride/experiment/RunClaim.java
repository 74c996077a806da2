package org.colotride.experiment;

import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.FolderLock;
import org.colotride.io.Leftovers;

/** A run's folder in the hands of this process, until it is given up. */
final class RunClaim implements AutoCloseable {
    private static final String WORK = "trains";

    private final RunFolder folder;
    private final FolderLock lock;
    private final boolean fresh;
    private boolean begun;
    private boolean closed;

    private RunClaim(RunFolder folder, boolean fresh) {
        this.folder = folder;
        this.fresh = fresh;
        this.lock = FolderLock.hold(folder.path(), WORK);
    }

    /** @throws org.colotride.io.StorageException if another process trains there */
    static RunClaim of(RunFolder existing) {
        return new RunClaim(existing, false);
    }

    /** The folder of a run that is new. */
    static RunClaim ofNew(RunFolder created) {
        return new RunClaim(created, true);
    }

    RunFolder folder() {
        return folder;
    }

    /** From now on the folder holds something that is worth keeping. */
    synchronized void begin() {
        begun = true;
    }

    /** A new folder whose run never began is removed. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (fresh && !begun) {
            Leftovers.delete(folder.path());
        }
        lock.close();
    }
}
