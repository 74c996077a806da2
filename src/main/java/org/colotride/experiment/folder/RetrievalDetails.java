package org.colotride.experiment.folder;

import java.util.List;
import java.util.Map;

/**
 * What the figures of {@code results.json} are made of: where retrieval works, and where it does not.
 *
 * @param precision {@code P@k} by name, in [0, 1]
 * @param classes how many classes have a query
 * @param worstClasses the worst first
 * @param bestClasses the best first; none that is among the worst
 * @param worstQueries the worst first
 */
public record RetrievalDetails(
        Map<String, Double> precision,
        int classes,
        List<NamedClass> worstClasses,
        List<NamedClass> bestClasses,
        List<WorstQuery> worstQueries) {
    /**
     * A class's R@1.
     *
     * @param queries of it that have a match
     * @param recallAt1 in [0, 1]
     */
    public record NamedClass(String name, int queries, double recallAt1) {}

    /**
     * A query that finds little.
     *
     * @param averagePrecision AP@R, in [0, 1]
     * @param nearestMatch rank of the nearest image of its class, from 1
     * @param nearest the names of the images that lie nearest
     */
    public record WorstQuery(
            String name, String className, double averagePrecision, int nearestMatch, List<String> nearest) {}
}
