package org.colotride.io.storage;

import org.colotride.io.StorageException;

/** A storage that cannot be read or written from here, which says nothing against the work that wanted to. */
public final class StorageLostException extends StorageException {
    private static final long serialVersionUID = 1;

    public StorageLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
