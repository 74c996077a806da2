package org.colotride.benchmark;

import java.util.Map;

/** The phases of whichever iteration a setting asks for, and what they make together. */
public final class IterationTimes {
    private static final String CANDIDATES = "cap";
    private static final String ANCHORS = "anp";

    private IterationTimes() {}

    /** Seconds of each phase, see {@link PhaseTimes#measure} and, of a defence, {@link DefenseTimes#measure}. */
    public static Map<String, Double> measure(BenchmarkSetting setting) {
        if (setting.defense() == null) {
            try (PhaseTimes times = new PhaseTimes(setting)) {
                return times.measure();
            }
        }
        try (DefenseTimes times = new DefenseTimes(setting)) {
            return times.measure();
        }
    }

    /**
     * Seconds of one iteration: embed + (cap + anp)/2 + update where these two take turns, else the sum of all phases.
     *
     * @param phases seconds of each
     * @throws IllegalArgumentException if one of the two is missing
     */
    static double iteration(Map<String, Double> phases) {
        if (phases.containsKey(CANDIDATES) != phases.containsKey(ANCHORS)) {
            throw new IllegalArgumentException(
                    "of " + CANDIDATES + " and " + ANCHORS + " only one was timed: " + phases);
        }
        return phases.containsKey(CANDIDATES)
                ? phases.get("embed") + (phases.get(CANDIDATES) + phases.get(ANCHORS)) / 2 + phases.get("update")
                : phases.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
