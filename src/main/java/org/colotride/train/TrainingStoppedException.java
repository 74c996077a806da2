package org.colotride.train;

/** A run that ended before its time for a reason that its user should know; the message says what to do. */
public final class TrainingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainingStoppedException(String message) {
        super(message);
    }

    public TrainingStoppedException(String message, Throwable cause) {
        super(message, cause);
    }
}
