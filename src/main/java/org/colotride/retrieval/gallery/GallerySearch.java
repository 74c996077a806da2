package org.colotride.retrieval.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.colotride.cluster.Work;
import org.colotride.cluster.Workers;
import org.colotride.io.Progress;
import org.colotride.retrieval.QueryFigures;
import org.colotride.retrieval.SearchedBlock;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;

/**
 * Ranks a gallery exactly for many queries without holding it: one pass counts the classes, and for as many queries at a
 * time as have {@link #MATCHES} matches in all, one pass finds the distances of their matches, and one counts the other images
 * between these.
 *
 * <p>Whoever works holds the queries, one block and its copy, and the matches' keys; this process the same but the block.
 */
public final class GallerySearch {
    /** Of all queries that are ranked together: 32 MiB of keys, and half of that comes back for each block. */
    private static final long MATCHES = 1 << 22;

    private final Queries queries;
    private final GalleryFile gallery;
    private final Workers workers;
    private final Progress progress;
    private final long most;

    /**
     * What is looked for.
     *
     * @param classes of each, {@code [Q]}
     */
    public record Queries(Embeddings embeddings, String[] classes, DistanceMetric metric) {
        /** @throws IllegalArgumentException if there are not as many classes as embeddings */
        public Queries {
            if (classes.length != embeddings.count()) {
                throw new IllegalArgumentException(embeddings.count() + " queries have " + classes.length + " classes");
            }
        }

        private Queries of(int first, int next) {
            int[] rows = IntStream.range(first, next).toArray();
            return new Queries(embeddings.select(rows), Arrays.copyOfRange(classes, first, next), metric);
        }
    }

    /**
     * What was found.
     *
     * @param figures of every query
     * @param copies queries of which an image of their class in the gallery is at distance 0
     */
    public record Found(QueryFigures figures, int copies) {}

    public GallerySearch(Queries queries, GalleryFile gallery, Workers workers, Progress progress) {
        this(queries, gallery, workers, progress, MATCHES);
    }

    /** @param most matches of the queries that are ranked together */
    GallerySearch(Queries queries, GalleryFile gallery, Workers workers, Progress progress, long most) {
        this.queries = queries;
        this.gallery = gallery;
        this.workers = workers;
        this.progress = progress;
        this.most = most;
    }

    /**
     * What was found, all of the gallery searched for each query.
     *
     * @throws IllegalArgumentException if an embedding is not finite, or the dimensions differ
     */
    public Found run() {
        int blocks = gallery.blocks().size();
        progress.start("Counting the gallery's classes", blocks);
        Map<String, Integer> images = countClasses();
        QueryFigures figures = QueryFigures.zeros(queries.classes().length);
        int copies = 0;
        int ranked = 0;
        while (ranked < queries.classes().length) {
            int next = ranked;
            long matches = 0;
            do {
                matches += images.getOrDefault(queries.classes()[next++], 0);
            } while (next < queries.classes().length
                    && matches + images.getOrDefault(queries.classes()[next], 0) <= most);
            progress.start("Ranking for queries " + (ranked + 1) + " to " + next, 2L * blocks);
            copies += rank(ranked, queries.of(ranked, next), figures);
            ranked = next;
        }
        return new Found(figures, copies);
    }

    private Map<String, Integer> countClasses() {
        Map<String, Integer> images = new HashMap<>();
        Work<GalleryBlock, HashMap<String, Integer>> work = () -> GallerySearch::count;
        workers.run(work, gallery.blocks(), (block, found) -> {
            found.forEach((name, count) -> images.merge(name, count, Integer::sum));
            progress.step();
        });
        return images;
    }

    private static HashMap<String, Integer> count(GalleryBlock block) {
        HashMap<String, Integer> counts = new HashMap<>();
        for (String name : block.classes()) {
            if (name != null) {
                counts.merge(name, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** @return how many queries have a match at distance 0 */
    private int rank(int first, Queries some, QueryFigures figures) {
        int count = some.classes().length;
        List<List<long[]>> found = new ArrayList<>();
        IntStream.range(0, count).forEach(query -> found.add(new ArrayList<>()));
        workers.run(BlockWork.matches(some), gallery.blocks(), (block, keys) -> {
            for (int query = 0; query < count; query++) {
                if (keys[query].length > 0) {
                    found.get(query).add(keys[query]);
                }
            }
            progress.step();
        });
        long[][] keys = new long[count][];
        for (int query = 0; query < count; query++) {
            keys[query] = found.get(query).stream()
                    .flatMapToLong(Arrays::stream)
                    .sorted()
                    .toArray();
        }
        found.clear();
        int[][] between = new int[count][];
        Arrays.setAll(between, query -> new int[keys[query].length]);
        workers.run(BlockWork.between(some, keys), gallery.blocks(), (block, counts) -> {
            for (int query = 0; query < count; query++) {
                for (int match = 0; match < between[query].length; match++) {
                    between[query][match] += counts[query][match];
                }
            }
            progress.step();
        });
        for (int query = 0; query < count; query++) {
            int passed = -1;
            for (int match = 0; match < between[query].length; match++) {
                passed += between[query][match];
                between[query][match] = passed;
            }
            figures.set(first + query, between[query], between[query].length);
        }
        return (int) Arrays.stream(keys)
                .filter(matches -> matches.length > 0 && SearchedBlock.isCopy(matches[0]))
                .count();
    }
}
