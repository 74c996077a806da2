package org.colotride.defense;

import java.util.regex.Pattern;

/**
 * A figure that a defence steers by, beside those that every training has: drawn over the iterations, whatever it is.
 *
 * @param name as records and files keep it: letters, digits and hyphens, a letter first
 * @param title in words
 * @param explanation one sentence: what it tells, and what to watch for
 */
public record Gauge(String name, String title, String explanation) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    /** @throws IllegalArgumentException if the name cannot be that of a file */
    public Gauge {
        if (!isName(name)) {
            throw new IllegalArgumentException("gauge: '" + name + "' is not made of letters, digits and hyphens");
        }
    }

    /** Whether a gauge may be named so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
