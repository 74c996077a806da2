package org.colotride.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.colotride.random.SeededRandom;

/** Which images are attacked: those with another image of their class, or a seeded sample of them. */
final class QuerySample {
    private QuerySample() {}

    /**
     * @param labels class of each image of the gallery
     * @param queries 0 for all
     * @return rows of the gallery, in the order in which they are attacked: a smaller sample of the same seed is the
     *     beginning of a larger one
     * @throws RobustnessException if no image has another one of its class
     */
    static int[] draw(int[] labels, int queries, long seed) {
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int label : labels) {
            sizes.merge(label, 1, Integer::sum);
        }
        List<Integer> eligible = rows(labels, label -> sizes.get(label) > 1);
        if (eligible.isEmpty()) {
            throw new RobustnessException("none of the " + labels.length + " test images has another one of its class:"
                    + " there is no query; use a data set with at least two images in some class");
        }
        return sample(eligible, labels, queries, seed);
    }

    /**
     * As {@link #draw(int[], int, long)}, of images that have one of their class in another set.
     *
     * @param labels class of each image
     * @param others class of each image of the other set
     * @throws RobustnessException if no image has one
     */
    static int[] draw(int[] labels, int[] others, int queries, long seed) {
        Set<Integer> classes = Arrays.stream(others).boxed().collect(Collectors.toSet());
        List<Integer> eligible = rows(labels, classes::contains);
        if (eligible.isEmpty()) {
            throw new RobustnessException("queries and gallery, " + labels.length + " and " + others.length
                    + " images, share no class: there is no query; use a data set whose classes are in both");
        }
        return sample(eligible, labels, queries, seed);
    }

    private static List<Integer> rows(int[] labels, IntPredicate eligible) {
        return IntStream.range(0, labels.length)
                .filter(row -> eligible.test(labels[row]))
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static int[] sample(List<Integer> eligible, int[] labels, int queries, long seed) {
        shuffle(eligible, SeededRandom.derive(seed, labels.length));
        int count = queries > 0 ? Math.min(queries, eligible.size()) : eligible.size();
        return eligible.subList(0, count).stream().mapToInt(Integer::intValue).toArray();
    }

    /** Fisher and Yates; {@link java.util.Collections#shuffle} takes no generator of ours in Java 17. */
    private static void shuffle(List<Integer> rows, SeededRandom random) {
        for (int i = rows.size() - 1; i > 0; i--) {
            Collections.swap(rows, i, random.nextInt(i + 1));
        }
    }
}
