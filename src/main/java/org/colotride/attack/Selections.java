package org.colotride.attack;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How attacks choose images of a gallery. The query itself, if it is in it, is never chosen. */
final class Selections {
    private static final double NEAREST_SHARE = 0.01;

    private Selections() {}

    /** {@code count} different images, drawn uniformly from all but the query. */
    static int[] random(String attack, BenignQuery query, Gallery gallery, int count, RandomGenerator random) {
        int others = others(query, gallery);
        require(attack, count, others);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            int row;
            do {
                row = random.nextInt(others);
                row += query.index() >= 0 && row >= query.index() ? 1 : 0;
            } while (contains(drawn, i, row));
            drawn[i] = row;
        }
        return drawn;
    }

    /**
     * Different images from the nearest 1 % of the gallery, nearest as the benign query sees it; from the nearest {@code
     * count} if that is more.
     *
     * @param atLeast widens the 1 % to so many images
     */
    static int[] amongNearest(
            String attack, BenignQuery query, Gallery gallery, int count, int atLeast, RandomGenerator random) {
        require(attack, atLeast, others(query, gallery));
        int[] pool = nearest(query, gallery, Math.max(atLeast, (int) (NEAREST_SHARE * gallery.size())));
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(pool.length - i);
            drawn[i] = pool[j];
            pool[j] = pool[i];
        }
        return drawn;
    }

    /**
     * The {@code count} images nearest to the benign query, nearest first, without itself; of equal distances the one of
     * lower row first.
     */
    static int[] nearest(BenignQuery query, Gallery gallery, int count) {
        long[] heap = new long[count];
        int filled = 0;
        for (int n = 0; n < gallery.size(); n++) {
            if (n == query.index()) {
                continue;
            }
            long key = ((long) Float.floatToRawIntBits(query.distances()[n]) << Integer.SIZE) | n;
            if (filled < count) {
                heap[filled++] = key;
                if (filled == count) {
                    Arrays.sort(heap);
                }
            } else if (key < heap[count - 1]) {
                insert(heap, key);
            }
        }
        int[] rows = new int[filled];
        for (int i = 0; i < filled; i++) {
            rows[i] = (int) heap[i];
        }
        return rows;
    }

    private static void insert(long[] sorted, long key) {
        int at = -Arrays.binarySearch(sorted, key) - 1;
        System.arraycopy(sorted, at, sorted, at + 1, sorted.length - at - 1);
        sorted[at] = key;
    }

    static boolean contains(int[] values, int length, int value) {
        for (int i = 0; i < length; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    static int others(BenignQuery query, Gallery gallery) {
        return gallery.size() - (query.index() >= 0 ? 1 : 0);
    }

    static void require(String attack, int count, int others) {
        if (count > others) {
            throw new AttackException(attack + " needs " + count + " images to choose from, it has " + others
                    + " beside the one that moves; search more images or select fewer");
        }
    }
}
