package org.colotride.detection;

/** A detector that cannot be calibrated, or does not belong to what it is used with. The message says what to do. */
public final class DetectionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DetectionException(String message) {
        super(message);
    }

    public DetectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
