package org.colotride.cluster;

/** A cluster cannot be reached, was lost, or could not do what it was asked to. The message tells a user what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
