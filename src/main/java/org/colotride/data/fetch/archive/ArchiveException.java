package org.colotride.data.fetch.archive;

import java.io.IOException;

/** An archive that is broken, or that is refused; the message names the archive and the entry. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1;

    public ArchiveException(String message) {
        super(message);
    }

    public ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
