package org.colotride.io;

/** A file or folder that cannot be written, read or understood; the message names it, the reason and the remedy. */
public class StorageException extends RuntimeException {
    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
