package org.colotride.serve.embedding;

/** More photographs wait to be embedded than may; one that comes later will find a place. */
public final class QueueFullException extends RuntimeException {
    QueueFullException(int places) {
        super(places + " photographs are being embedded or wait for it, which is as many as may");
    }
}
