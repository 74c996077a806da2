package org.colotride.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Proposes what a misspelt name was meant to be, by Levenshtein distance. */
public final class NearestName {
    private NearestName() {}

    /** The closest of {@code names}, unless even that one shares little with {@code word}. */
    public static Optional<String> of(String word, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= Math.max(2, Math.max(name.length(), word.length()) / 2));
    }

    /** A clause that ends an error message: the nearest name and all valid ones. */
    public static String hint(String word, Collection<String> names) {
        if (names.isEmpty()) {
            return "; none is valid here";
        }
        String all = "valid: " + String.join(", ", names);
        return of(word, names)
                .map(name -> "; did you mean '" + name + "'? (" + all + ")")
                .orElse("; " + all);
    }

    /** Insertions, deletions and substitutions that turn one into the other, whatever their case. */
    static int distance(String a, String b) {
        String left = a.toLowerCase(Locale.ROOT);
        String right = b.toLowerCase(Locale.ROOT);
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
