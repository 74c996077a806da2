package org.colotride.attack;

/** An attack cannot be made on this gallery or query; the message says why and what would help. */
public final class AttackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AttackException(String message) {
        super(message);
    }
}
