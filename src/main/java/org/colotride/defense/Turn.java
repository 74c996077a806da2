package org.colotride.defense;

import java.util.Map;

/**
 * What was done to a batch.
 *
 * @param name one of {@link Defense#turns()}; {@link #NONE} where nothing moved
 * @param steps updates made
 * @param epsilon in force, in [0, 1]
 * @param alpha size of a step in force, in [0, 1]
 * @param gauges the defence's own figures, by the names of {@link Defense#gauges()}
 */
public record Turn(String name, int steps, double epsilon, double alpha, Map<String, Double> gauges) {
    /** The name of a turn in which nothing moves. */
    public static final String NONE = "none";

    public Turn(String name, int steps, double epsilon, double alpha) {
        this(name, steps, epsilon, alpha, Map.of());
    }

    /** Nothing moved. */
    public static Turn none() {
        return new Turn(NONE, 0, 0, 0);
    }
}
