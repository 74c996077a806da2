package org.colotride.serve.search;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.index.Hit;
import org.colotride.index.StoredIndex;

/**
 * How far known images are from the nearest other one: what a photograph's nearest distance is compared with. Measured on a
 * seeded sample of the images.
 */
final class UsualDistances {
    /** A share of a hundredth is told from none. */
    static final int SAMPLE = 256;

    private static final long SEED = 1;
    private static final double MOST = 0.95;

    private final double[] sorted;

    /** @param distances of each known image to its nearest other, in any order */
    UsualDistances(double[] distances) {
        this.sorted = distances.clone();
        Arrays.sort(sorted);
    }

    static UsualDistances measure(StoredIndex index) {
        return new UsualDistances(index.sample(SAMPLE, SEED).stream()
                .flatMapToDouble(id -> index.embedding(id).stream()
                        .flatMapToDouble(embedding ->
                                others(index, embedding, id).stream().limit(1).mapToDouble(Hit::distance)))
                .toArray());
    }

    private static List<Hit> others(StoredIndex index, float[] embedding, String id) {
        return index.nearest(embedding, 2, null).stream()
                .filter(hit -> !hit.id().equals(id))
                .toList();
    }

    /** Whether there is anything to compare with: a single image has no other. */
    boolean known() {
        return sorted.length > 0;
    }

    /** Half of the images are as near to another, or nearer. */
    double median() {
        return quantile(0.5);
    }

    /** Nineteen of twenty images are as near to another, or nearer. */
    double most() {
        return quantile(MOST);
    }

    /** The smallest distance that at least this share of the images does not exceed. */
    private double quantile(double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /** Share of the images that are farther than this from their nearest other, in [0, 1]. */
    double farther(double distance) {
        return IntStream.range(0, sorted.length)
                        .filter(i -> sorted[i] > distance)
                        .count()
                / (double) sorted.length;
    }
}
