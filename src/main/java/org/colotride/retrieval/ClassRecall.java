package org.colotride.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well a class is found: R@1 of its queries alone. Its mean over the classes weighs small classes as large ones.
 *
 * @param label of the class
 * @param queries of it that have a match
 * @param recallAt1 in [0, 1]
 */
public record ClassRecall(int label, int queries, double recallAt1) {
    /**
     * Of every class that has such a query, the worst first; of equal ones that with more queries, then the lower label.
     *
     * @param labels of the queries, {@code [Q]}
     */
    public static List<ClassRecall> worstFirst(QueryFigures figures, int[] labels) {
        Map<Integer, int[]> counts = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            if (figures.firstMatch()[i] >= 0) {
                int[] count = counts.computeIfAbsent(labels[i], label -> new int[2]);
                count[0]++;
                count[1] += figures.recalledAt(1, i) ? 1 : 0;
            }
        }
        List<ClassRecall> classes = new ArrayList<>();
        counts.forEach((label, count) -> classes.add(new ClassRecall(label, count[0], (double) count[1] / count[0])));
        classes.sort(Comparator.comparingDouble(ClassRecall::recallAt1)
                .thenComparing(Comparator.comparingInt(ClassRecall::queries).reversed())
                .thenComparingInt(ClassRecall::label));
        return classes;
    }
}
