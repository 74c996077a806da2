package org.colotride.model.weights;

import java.util.List;

/** Python's {@code None}, and how values of a pickle are called in messages. */
enum PickleNone {
    NONE;

    /** Never shows more of a value than its kind or name: it may be huge, or contain itself. */
    static String describe(Object value) {
        if (value instanceof PickleGlobal global) {
            return global.name();
        }
        if (value instanceof StoredTensor) {
            return "a tensor";
        }
        if (value instanceof PickleDict) {
            return "a dictionary";
        }
        if (value instanceof PickleTuple) {
            return "a tuple";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Boolean || value instanceof Number) {
            return "the value " + value;
        }
        return value instanceof PickleStorage ? "a storage" : "None";
    }
}
