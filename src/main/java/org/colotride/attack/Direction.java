package org.colotride.attack;

/** Whether an attack raises or lowers a rank. */
public enum Direction {
    /** Towards the top of the ranking (+). */
    RAISE("+"),
    /** Towards its end (−). */
    LOWER("-");

    private final String sign;

    Direction(String sign) {
        this.sign = sign;
    }

    /** The ASCII sign in an attack's name. */
    String sign() {
        return sign;
    }
}
