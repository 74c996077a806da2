package org.colotride.data;

/** An image that could not be decoded; the message names the file and the reason. */
public final class UnreadableImageException extends RuntimeException {
    public UnreadableImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
