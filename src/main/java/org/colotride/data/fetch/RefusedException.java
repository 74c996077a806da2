package org.colotride.data.fetch;

import java.io.IOException;

/** An address answered in a way that asking again would not change. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
