package org.colotride.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A key of the configuration that a search varies, as its results show it.
 *
 * @param key dotted: {@code defense.epsilon}
 * @param low the least value; null if the values are listed
 * @param high the greatest value; null if the values are listed
 * @param values in their order; empty unless they are listed
 */
public record SearchedKey(String key, Scale scale, Double low, Double high, List<JsonNode> values) {
    /** How the values lie. */
    public enum Scale {
        /** Any number between the bounds, all equally likely. */
        LINEAR,
        /** Any number between the bounds, their logarithms equally likely. */
        LOGARITHMIC,
        /** Whole numbers between the bounds, both included. */
        INTEGER,
        /** One of a list. */
        LISTED
    }

    public SearchedKey {
        values = List.copyOf(values);
    }
}
