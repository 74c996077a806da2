package org.colotride.retrieval;

import java.util.Arrays;

/**
 * Finds where a query's matches (the other images of its class, or all of them if it is not one of the searched) stand in
 * its ranking, from one row of distances and without sorting it: the matches are sorted, every other image is counted
 * between two of them.
 *
 * <p>Of equal distances the image of lower index ranks first. Not thread-safe: it keeps its arrays between calls.
 */
final class MatchRanks {
    private long[] keys = new long[0];
    private int[] ranks = new int[0];
    private int[] before = new int[0];
    private int count;
    private int size;

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
        size = Integer.highestOneBit(count) << 1;
        if (before.length < size) {
            keys = new long[size];
            ranks = new int[size];
            before = new int[size];
        }
        if (query >= 0) {
            distances[query] = Float.POSITIVE_INFINITY;
        }
        int next = 0;
        for (int match : sameClass) {
            if (match != query) {
                keys[next++] = key(distances[match], match);
            }
        }
        Arrays.sort(keys, 0, count);
        Arrays.fill(keys, count, size, Long.MAX_VALUE);
        Arrays.fill(before, 0, size, 0);
        for (int j = 0; j < distances.length; j++) {
            before[matchesBefore(key(distances[j], j))]++;
        }
        int passed = -1;
        for (int i = 0; i < count; i++) {
            passed += before[i];
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

    // A binary search without branches, half of which would be predicted wrong: the keys are filled up to 2^m − 1, and
    // a
    // difference of two keys is shifted down to its sign, 0 or −1.
    private int matchesBefore(long key) {
        int low = 0;
        for (int half = size >>> 1; half > 0; half >>>= 1) {
            low += half & (int) ((keys[low + half - 1] - key) >> (Long.SIZE - 1));
        }
        return low;
    }

    // The bits of a float that is not negative are ordered as the float.
    private static long key(float distance, int index) {
        return ((long) Float.floatToRawIntBits(distance) << Integer.SIZE) | index;
    }
}
