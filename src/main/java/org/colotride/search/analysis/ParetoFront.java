package org.colotride.search.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The candidates between which two figures leave a choice: none of the others is at least as good in both and better in
 * one. Both figures are to be maximised. Equal points are all on the front, or none is.
 */
public final class ParetoFront {
    private ParetoFront() {}

    /**
     * Which points are on the front, in O(n log n).
     *
     * @param first one figure of each point, [n]
     * @param second the other, [n]
     * @return their indices, by falling first figure; equal ones in their order
     * @throws IllegalArgumentException if the lengths differ or a figure is no number
     */
    public static List<Integer> of(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " points with " + second.length + " second figures");
        }
        List<Integer> order = IntStream.range(0, first.length)
                .peek(i -> {
                    if (Double.isNaN(first[i]) || Double.isNaN(second[i])) {
                        throw new IllegalArgumentException("point " + i + " has a figure that is no number");
                    }
                })
                .boxed()
                // Adding 0.0 makes one zero of the two, which a comparison by value does not tell apart.
                .sorted(Comparator.<Integer>comparingDouble(i -> -(first[i] + 0.0))
                        .thenComparingDouble(i -> -(second[i] + 0.0))
                        .thenComparingInt(i -> i))
                .toList();
        List<Integer> front = new ArrayList<>();
        double highest = Double.NEGATIVE_INFINITY;
        int previous = -1;
        for (int i : order) {
            boolean equalsOneOnTheFront = previous >= 0 && first[i] == first[previous] && second[i] == second[previous];
            if (previous < 0 || second[i] > highest || equalsOneOnTheFront) {
                front.add(i);
                highest = second[i];
                previous = i;
            }
        }
        return List.copyOf(front);
    }
}
