package org.colotride.retrieval;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * A part of a gallery that is searched block by block, and what it adds to the rankings of all queries. The figures of a
 * gallery are those of {@link RetrievalEvaluator}, to the bit: the distance of a pair does not depend on the block, and of equal
 * distances the image that stands first in the gallery ranks first.
 *
 * <p>Beyond queries and block it takes a copy of the block and {@code 32 · N} floats for each thread. Computes on all
 * processors.
 */
public final class SearchedBlock {
    private static final int ROWS = 32;

    private final Embeddings queries;
    private final Embeddings block;
    private final int first;
    private final SquaredDistances distances;

    /**
     * @param queries {@code [Q, D]}
     * @param block embeddings of the images, {@code [N, D]}
     * @param first place of its first image in the gallery; the others follow
     * @throws IllegalArgumentException if an embedding is not finite or the dimensions differ
     */
    public SearchedBlock(Embeddings queries, Embeddings block, int first, DistanceMetric metric) {
        this.queries = queries;
        this.block = block;
        this.first = first;
        this.distances = new SquaredDistances(queries, block, metric);
    }

    /**
     * The matches of each query among the block's images, as keys that order all matches of a gallery.
     *
     * @param queryClasses number of each query's class, {@code [Q]}
     * @param classes number of each image's class, {@code [N]}; −1 for one that is no query's
     * @return {@code [Q][matches]}, in no order
     */
    public long[][] matches(int[] queryClasses, int[] classes) {
        int[][] byClass = imagesByClass(classes);
        long[][] keys = new long[queries.count()][];
        inGroups((group, count) -> {
            float[] scaled = new float[queries.dimension()];
            for (int query = group; query < group + count; query++) {
                int own = queryClasses[query];
                int[] images = own < byClass.length ? byClass[own] : new int[0];
                distances.readScaled(query, scaled);
                keys[query] = Arrays.stream(images)
                        .mapToLong(image -> RankKeys.key(distances.square(scaled, image), first + image))
                        .toArray();
            }
        });
        return keys;
    }

    /**
     * Counts the block's images between the matches of a gallery.
     *
     * @param keys all matches of each query, ascending, {@code [Q][matches]}
     * @return how many images stand before match i and not before match i − 1, a match itself as its own, {@code [Q][matches]}
     */
    public int[][] between(long[][] keys) {
        int[][] between = new int[queries.count()][];
        inGroups((group, count) -> {
            SquaredDistances.Workspace workspace = distances.new Workspace(count);
            workspace.compute(group, count);
            RankKeys ranks = new RankKeys();
            for (int i = 0; i < count; i++) {
                int query = group + i;
                between[query] = new int[keys[query].length];
                if (keys[query].length > 0) {
                    ranks.start(keys[query].length);
                    for (int match = 0; match < keys[query].length; match++) {
                        ranks.set(match, keys[query][match]);
                    }
                    ranks.count(workspace.rows[i], block.count(), first);
                    Arrays.setAll(between[query], ranks::before);
                }
            }
        });
        return between;
    }

    /** Whether a match is at distance 0, by its key. */
    public static boolean isCopy(long key) {
        return RankKeys.distance(key) == 0;
    }

    private interface Group {
        void compute(int first, int count);
    }

    private void inGroups(Group work) {
        int groups = (queries.count() + ROWS - 1) / ROWS;
        IntStream.range(0, groups)
                .parallel()
                .forEach(group -> work.compute(group * ROWS, Math.min(ROWS, queries.count() - group * ROWS)));
    }

    private static int[][] imagesByClass(int[] classes) {
        int[] counts = new int[Arrays.stream(classes).max().orElse(-1) + 1];
        for (int own : classes) {
            if (own >= 0) {
                counts[own]++;
            }
        }
        int[][] images = new int[counts.length][];
        Arrays.setAll(images, own -> new int[counts[own]]);
        Arrays.fill(counts, 0);
        for (int image = 0; image < classes.length; image++) {
            if (classes[image] >= 0) {
                images[classes[image]][counts[classes[image]]++] = image;
            }
        }
        return images;
    }
}
