package org.colotride.retrieval.gallery;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.colotride.cluster.Work;
import org.colotride.config.ConfigException;
import org.colotride.retrieval.SearchedBlock;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * What is done with a block for all queries.
 *
 * @param classes number of each query's class, {@code [Q]}
 * @param numbers of the classes
 */
record BlockWork(Embeddings queries, int[] classes, HashMap<String, Integer> numbers, DistanceMetric metric)
        implements Serializable {
    private static BlockWork of(GallerySearch.Queries queries) {
        HashMap<String, Integer> numbers = new HashMap<>();
        int[] classes = Arrays.stream(queries.classes())
                .mapToInt(name -> numbers.computeIfAbsent(name, own -> numbers.size()))
                .toArray();
        return new BlockWork(queries.embeddings(), classes, numbers, queries.metric());
    }

    /** Finds the matches of each query. */
    static Work<GalleryBlock, long[][]> matches(GallerySearch.Queries queries) {
        BlockWork work = of(queries);
        return () -> work::matches;
    }

    /** Counts images between the matches of each query. */
    static Work<GalleryBlock, int[][]> between(GallerySearch.Queries queries, long[][] keys) {
        BlockWork work = of(queries);
        return () -> block -> work.opened(block).between(keys);
    }

    private long[][] matches(GalleryBlock block) {
        Map<String, Integer> known = numbers;
        int[] own = Arrays.stream(block.classes())
                .mapToInt(name -> name == null ? -1 : known.getOrDefault(name, -1))
                .toArray();
        return opened(block).matches(classes, own);
    }

    private SearchedBlock opened(GalleryBlock block) {
        try {
            return new SearchedBlock(queries, block.embeddings(), block.first(), metric);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "gallery: of the images from " + block.first() + " on, " + e.getMessage()
                            + "; embed them again, or leave it out",
                    e);
        }
    }
}
