package org.colotride.serve.http;

import org.colotride.config.Require;

/**
 * How much a request may send, and how slowly.
 *
 * @param bytes of a body, at most
 * @param seconds that a body may take, at most; a pause of the connection's idle timeout ends it before
 * @param bytesPerSecond on average, at least, once {@link #GRACE_SECONDS} are over
 */
public record BodyLimits(long bytes, long seconds, long bytesPerSecond) {
    /** Time to open up: a connection's first second says little of its rate. */
    static final long GRACE_SECONDS = 5;

    public BodyLimits {
        Require.atLeast("seconds", seconds, 1);
    }
}
