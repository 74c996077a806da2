package org.colotride.robustness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.retrieval.AttackFigure;

/**
 * The worst value of each figure of each query that any search has found so far, and the image that it was found with.
 * "Worst" is what the figure calls so, not what a loss does.
 */
final class WorstImages {
    private final int length;
    private final Map<AttackFigure, Kept> kept = new LinkedHashMap<>();

    /** Of one figure. */
    private record Kept(double[] values, float[] images, String[] foundBy) {}

    /**
     * @param queries n
     * @param length pixels of an image
     */
    WorstImages(List<AttackFigure> figures, int queries, int length) {
        this.length = length;
        figures.forEach(figure ->
                kept.put(figure, new Kept(new double[queries], new float[queries * length], new String[queries])));
    }

    /**
     * @param query its place among the n
     * @param values its figures with that image
     * @param images {@code [≥ place + 1, C, H, W]}
     * @param place of its image among them
     */
    void offer(int query, Map<String, Double> values, float[] images, int place, String search) {
        kept.forEach((figure, worst) -> {
            double value = values.get(figure.name());
            boolean isFirst = worst.foundBy[query] == null;
            if (isFirst || figure.points(value) < figure.points(worst.values[query])) {
                worst.values[query] = value;
                worst.foundBy[query] = search;
                System.arraycopy(images, place * length, worst.images, query * length, length);
            }
        });
    }

    /** Whether there is nothing left to take from a query: each figure is at its worst value, or beyond. */
    boolean isLost(int query) {
        return kept.entrySet().stream().allMatch(entry -> entry.getKey().points(entry.getValue().values[query]) <= 0);
    }

    /** Each figure, {@code [n]}. */
    Map<String, double[]> figures() {
        Map<String, double[]> figures = new LinkedHashMap<>();
        kept.forEach((figure, worst) -> figures.put(figure.name(), worst.values.clone()));
        return figures;
    }

    /** The images of each figure with which it is worst, {@code [n, C, H, W]}; not copied. */
    Map<String, float[]> imagesByFigure() {
        Map<String, float[]> images = new LinkedHashMap<>();
        kept.forEach((figure, worst) -> images.put(figure.name(), worst.images));
        return images;
    }

    Map<String, String[]> foundBy() {
        Map<String, String[]> searches = new LinkedHashMap<>();
        kept.forEach((figure, worst) -> searches.put(figure.name(), worst.foundBy.clone()));
        return searches;
    }

    /** The image of each query with which its last figure is worst, {@code [n, C, H, W]}; a picture can show but one. */
    float[] images() {
        float[] last = null;
        for (Kept worst : kept.values()) {
            last = worst.images;
        }
        return last;
    }
}
