package org.colotride.config;

/** A mistake in a configuration; the message names the file, the key, the value and the remedy. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
