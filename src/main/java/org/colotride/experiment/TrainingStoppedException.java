package org.colotride.experiment;

/** A run that ended before its time for a reason that its user should know; the message says what to do. */
public final class TrainingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private enum Reason {
        FAILURE,
        COLLAPSE,
        INTERRUPTION
    }

    private final Reason reason;

    public TrainingStoppedException(String message) {
        super(message);
        this.reason = Reason.FAILURE;
    }

    public TrainingStoppedException(String message, Throwable cause) {
        super(message, cause);
        this.reason = Reason.FAILURE;
    }

    private TrainingStoppedException(String message, Reason reason) {
        super(message);
        this.reason = reason;
    }

    /** The model has collapsed. */
    static TrainingStoppedException collapse(String message) {
        return new TrainingStoppedException(message, Reason.COLLAPSE);
    }

    /** It was asked to end, see {@link TrainingControl#interrupt}, and can be resumed. */
    static TrainingStoppedException interruption() {
        return new TrainingStoppedException("Interrupted.", Reason.INTERRUPTION);
    }

    /** The same, after so many iterations. */
    static TrainingStoppedException interruption(int iteration) {
        return new TrainingStoppedException("Interrupted after iteration " + iteration + ".", Reason.INTERRUPTION);
    }

    /** Whether the model has collapsed. */
    public boolean collapsed() {
        return reason == Reason.COLLAPSE;
    }

    /** Whether it was asked to end. */
    public boolean interrupted() {
        return reason == Reason.INTERRUPTION;
    }
}
