package org.colotride.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.colotride.config.ConfigException;

/**
 * By which the index of a server may be written.
 *
 * @param madeUp whether nobody has given it
 */
record ServerToken(String secret, boolean madeUp) {
    static final String VARIABLE = "COLO_TRIDE_TOKEN";

    private static final int SHORTEST = 16;
    private static final int BYTES = 24;

    /** @param file that holds it; null for that of the environment, or a new one */
    static ServerToken find(Path file) {
        if (file != null) {
            try {
                return new ServerToken(checked("--token-file " + file, Files.readString(file)), false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        String variable = System.getenv(VARIABLE);
        if (variable != null) {
            return new ServerToken(checked(VARIABLE, variable), false);
        }
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new ServerToken(HexFormat.of().formatHex(bytes), true);
    }

    private static String checked(String origin, String text) {
        String secret = text.strip();
        if (secret.length() < SHORTEST || !secret.matches("[\\x21-\\x7e]+")) {
            throw new ConfigException(origin + ": holds no token; it must have at least " + SHORTEST
                    + " characters, letters and digits say, without spaces");
        }
        return secret;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return madeUp ? "a new token" : "a given token";
    }
}
