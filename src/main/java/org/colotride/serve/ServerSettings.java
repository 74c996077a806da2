package org.colotride.serve;

import java.util.Optional;
import org.colotride.config.Require;

/**
 * Where and for whom a server listens.
 *
 * @param host name or address to listen on, {@link #LOOPBACK} for this machine alone
 * @param port 0 for any that is free
 * @param token by which images may be added and removed; empty if nobody may
 */
public record ServerSettings(String host, int port, Optional<String> token, ServerLimits limits) {
    /** Reached from this machine alone. */
    public static final String LOOPBACK = "127.0.0.1";

    public static final int DEFAULT_PORT = 9100;

    public static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException if there is no such port */
    public ServerSettings {
        Require.inRange("port", port, 0, LAST_PORT);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return host + ":" + port + (token.isPresent() ? ", writable" : "");
    }
}
