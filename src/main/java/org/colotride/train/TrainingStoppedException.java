package org.colotride.train;

/** A run that ended before its time for a reason that its user should know; the message says what to do. */
public final class TrainingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean collapsed;

    public TrainingStoppedException(String message) {
        super(message);
        this.collapsed = false;
    }

    public TrainingStoppedException(String message, Throwable cause) {
        super(message, cause);
        this.collapsed = false;
    }

    private TrainingStoppedException(String message, boolean collapsed) {
        super(message);
        this.collapsed = collapsed;
    }

    /** The model has collapsed. */
    static TrainingStoppedException collapse(String message) {
        return new TrainingStoppedException(message, true);
    }

    /** Whether the model has collapsed; otherwise the loss is no number. */
    public boolean collapsed() {
        return collapsed;
    }
}
