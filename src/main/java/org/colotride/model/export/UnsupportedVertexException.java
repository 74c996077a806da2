package org.colotride.model.export;

/** A part of a network that a format cannot express; the message names it. */
public final class UnsupportedVertexException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param kind the class of the vertex or of its layer */
    UnsupportedVertexException(String vertex, String kind, String format) {
        super("vertex '" + vertex + "' is a " + kind + ", for which there is no translation to " + format);
    }
}
