package org.colotride.model.weights;

import java.util.List;

/** A tuple of a pickle. Equal only to itself, so that no comparison can descend into a hostile one. */
final class PickleTuple {
    private final List<Object> items;

    PickleTuple(List<Object> items) {
        this.items = List.copyOf(items);
    }

    List<Object> items() {
        return items;
    }

    /** @throws IllegalArgumentException if it does not hold whole numbers only */
    long[] numbers(String what) {
        long[] numbers = new long[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(items.get(i) instanceof Long number)) {
                throw new IllegalArgumentException(
                        "has " + PickleNone.describe(items.get(i)) + " in its " + what + ", not a whole number");
            }
            numbers[i] = number;
        }
        return numbers;
    }
}
