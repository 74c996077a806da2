package org.colotride.detection;

import java.util.Arrays;
import java.util.List;
import org.colotride.attack.Gallery;

/** All images of a gallery compared, several embeddings in one pass; ids are rows. Immutable and thread-safe. */
public final class ExactSearch implements NeighbourSearch {
    private final Gallery gallery;

    public ExactSearch(Gallery gallery) {
        this.gallery = gallery;
    }

    @Override
    public Neighbours nearest(float[] embedding, int k) {
        return amongAll(gallery.distances(embedding), k);
    }

    @Override
    public List<Neighbours> nearestOfAll(float[][] embeddings, int k) {
        return Arrays.stream(gallery.distances(embeddings))
                .map(distances -> amongAll(distances, k))
                .toList();
    }

    private static Neighbours amongAll(float[] distances, int k) {
        int[] rows = rows(distances, k);
        return new Neighbours(
                Arrays.stream(rows).boxed().toList(),
                Arrays.stream(rows).mapToDouble(row -> distances[row]).toArray());
    }

    /**
     * The nearest, nearest first, of equal distances the one of lower row first.
     *
     * @param distances none negative
     */
    public static int[] rows(float[] distances, int k) {
        long[] nearest = new long[Math.min(k, distances.length)];
        int filled = 0;
        for (int row = 0; row < distances.length; row++) {
            // Distances are not negative: their bits are in their own order.
            long key = ((long) Float.floatToRawIntBits(distances[row]) << Integer.SIZE) | row;
            if (filled < nearest.length || key < nearest[filled - 1]) {
                int at = filled < nearest.length ? filled++ : filled - 1;
                while (at > 0 && nearest[at - 1] > key) {
                    nearest[at] = nearest[at - 1];
                    at--;
                }
                nearest[at] = key;
            }
        }
        return Arrays.stream(nearest).mapToInt(key -> (int) key).toArray();
    }
}
