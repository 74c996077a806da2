package org.colotride.retrieval;

/**
 * Finds where a query's matches (the other images of its class, or all of them if it is not one of the searched) stand in
 * its ranking, from one row of distances and without sorting it, see {@link RankKeys}.
 *
 * <p>Of equal distances the image of lower index ranks first. Not thread-safe: it keeps its arrays between calls.
 */
final class MatchRanks {
    private final RankKeys keys = new RankKeys();
    private int[] ranks = new int[0];
    private int count;

    /**
     * @param distances of the query to every image, ≥ 0, {@code [N]}; its own is overwritten
     * @param query index of the query, which its ranking leaves out; −1 if it is not one of the images
     * @param sameClass the images of its class, itself among them if it is one of the images
     */
    void find(float[] distances, int query, int[] sameClass) {
        count = query < 0 ? sameClass.length : sameClass.length - 1;
        if (count == 0) {
            return;
        }
        if (ranks.length < count) {
            ranks = new int[Integer.highestOneBit(count) << 1];
        }
        if (query >= 0) {
            distances[query] = Float.POSITIVE_INFINITY;
        }
        keys.start(count);
        int next = 0;
        for (int match : sameClass) {
            if (match != query) {
                keys.set(next++, RankKeys.key(distances[match], match));
            }
        }
        keys.sort();
        keys.count(distances, distances.length, 0);
        int passed = -1;
        for (int i = 0; i < count; i++) {
            passed += keys.before(i);
            ranks[i] = passed;
        }
    }

    /** Number of matches. */
    int count() {
        return count;
    }

    /** Ranks of the matches among all images but the query, from 0, ascending; the first {@link #count} are valid. */
    int[] ranks() {
        return ranks;
    }
}
