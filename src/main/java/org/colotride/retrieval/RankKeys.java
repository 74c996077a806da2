package org.colotride.retrieval;

import java.util.Arrays;

/**
 * Where a query's matches stand in its ranking. A match's key orders it by distance, and of equal distances by its place in
 * the gallery; every other image is counted between two matches, without sorting anything but these. Not thread-safe.
 */
final class RankKeys {
    private long[] keys = new long[0];
    private int[] before = new int[0];
    private int count;
    private int size;

    /**
     * The key of an image. The bits of a float that is not negative are ordered as the float.
     *
     * @param distance ≥ 0
     * @param place of the image in the gallery, ≥ 0
     */
    static long key(float distance, int place) {
        return ((long) Float.floatToRawIntBits(distance) << Integer.SIZE) | place;
    }

    /** The distance that a key was made of. */
    static float distance(long key) {
        return Float.intBitsToFloat((int) (key >>> Integer.SIZE));
    }

    /** Begins with so many matches, at least one, to be {@link #set}. */
    void start(int matches) {
        count = matches;
        size = Integer.highestOneBit(matches) << 1;
        if (keys.length < size) {
            keys = new long[size];
            before = new int[size];
        }
        Arrays.fill(keys, count, size, Long.MAX_VALUE);
        Arrays.fill(before, 0, size, 0);
    }

    void set(int match, long key) {
        keys[match] = key;
    }

    /** Orders the matches that were set; from then on images can be counted. */
    void sort() {
        Arrays.sort(keys, 0, count);
    }

    /**
     * Counts images, matches or not.
     *
     * @param distances of the query to each, ≥ 0
     * @param images how many there are; the array may be longer
     * @param first place of the first one in the gallery; the others follow it
     */
    void count(float[] distances, int images, int first) {
        for (int j = 0; j < images; j++) {
            before[matchesBefore(key(distances[j], first + j))]++;
        }
    }

    /** How many of the counted images stand before match i and not before match i − 1, a match itself as its own. */
    int before(int match) {
        return before[match];
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
}
