package org.colotride.index;

import org.colotride.config.Require;

/**
 * How an index is built and searched.
 *
 * @param maxConnections neighbours of an image in the graph (M in the paper), in [2, 512]
 * @param beamWidth candidates that are looked at where an image enters the graph (efConstruction), in [1, 3200]
 * @param searchBreadth candidates that a search takes from the graph before it ranks them exactly (ef), in [1, 10000]; k if
 *     that is more
 */
public record IndexSettings(IndexKind kind, int maxConnections, int beamWidth, int searchBreadth) {
    /**
     * Images that {@link IndexKind#auto} looks at one by one: 3 ms of a processor at 512 numbers
     * ({@code reports/performance/index.json}), less than it takes to embed the query, and nothing is missed.
     */
    public static final int EXACT_AT_MOST = 10_000;

    /** @throws IllegalArgumentException if a number is outside of its range */
    public IndexSettings {
        Require.present("kind", kind);
        Require.inRange("maxConnections", maxConnections, 2, 512);
        Require.inRange("beamWidth", beamWidth, 1, 3200);
        Require.inRange("searchBreadth", searchBreadth, 1, 10_000);
    }

    /** {@link IndexKind#auto}, and a graph whose recall@10 is above 0.98, see {@code docs/index.md}. */
    public static IndexSettings standard() {
        return new IndexSettings(IndexKind.auto, 16, 100, 200);
    }

    /** The same of another kind. */
    public IndexSettings withKind(IndexKind other) {
        return new IndexSettings(other, maxConnections, beamWidth, searchBreadth);
    }
}
