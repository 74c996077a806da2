package org.colotride.attack;

import java.util.Optional;

/**
 * Where an attack does something else than its paper says, or than the program with which figures were published.
 *
 * @param detail what it does, and what that departs from
 * @param remedy how to have it otherwise, if a reader who did not choose it must be warned of it
 */
public record Departure(String detail, Optional<String> remedy) {
    /** Without a choice. */
    public static Departure always(String detail) {
        return new Departure(detail, Optional.empty());
    }

    /** What an argument decides; every result warns of it. */
    public static Departure chosen(String detail, String remedy) {
        return new Departure(detail, Optional.of(remedy));
    }
}
