package org.colotride.model.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dictionary of a pickle. Equal only to itself, so that no comparison can descend into a hostile one. */
final class PickleDict {
    private final Map<Object, Object> entries = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if the key is neither a text, a number, a truth value nor a placeholder */
    void put(Object key, Object value) {
        if (!(key instanceof String
                || key instanceof Number
                || key instanceof Boolean
                || key instanceof PickleGlobal
                || key == PickleNone.NONE)) {
            throw new IllegalArgumentException("uses " + PickleNone.describe(key) + " as a key");
        }
        entries.put(key, value);
    }

    Map<Object, Object> entries() {
        return Collections.unmodifiableMap(entries);
    }
}
