package org.colotride.conformance;

/** A recording that lacks a value or holds one of another kind; the message names the key. */
public final class MalformedRecordingException extends RuntimeException {
    public MalformedRecordingException(String message) {
        super(message);
    }
}
