package org.colotride.live;

import java.util.regex.Pattern;

/**
 * Makes foreign texts harmless where a page might take them for markup: names of layers, machines and runs have no need
 * for the characters that it is made of.
 */
public final class CleanText {
    private static final int LONGEST = 200;
    private static final Pattern MARKUP = Pattern.compile("[\\p{Cntrl}\\p{Cf}<>&\"'`\\\\]");

    private CleanText() {}

    /** The text with {@code _} for what is neither plain nor printed, cut after 200 characters; empty for null. */
    public static String of(String text) {
        if (text == null) {
            return "";
        }
        return MARKUP.matcher(text.substring(0, Math.min(LONGEST, text.length())))
                .replaceAll("_");
    }
}
