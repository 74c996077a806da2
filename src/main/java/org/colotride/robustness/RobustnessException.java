package org.colotride.robustness;

/** A scoring cannot be done as it was asked for; the message says why and what would help. */
public final class RobustnessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RobustnessException(String message) {
        super(message);
    }
}
