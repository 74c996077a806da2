package org.colotride.robustness;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.colotride.attack.Attacks;

/**
 * The ten figures of each attacked image of a scoring, so that two models which were attacked on the same images can be
 * compared image by image.
 *
 * @param figures adversarial, by name, {@code [n]} each: one value for each attacked image
 * @param firstWeights by name, the position of the figure's first image among all attacked images, where candidates that
 *     are no queries follow the queries
 */
public record TenFiguresSample(Map<String, float[]> figures, Map<String, Integer> firstWeights) {
    private static final RobustnessScore ERS = new RobustnessScore(Attacks.standardFigures());
    private static final List<String> NAMES = Declarations.standardNames();

    public TenFiguresSample {
        figures = new LinkedHashMap<>(figures);
        firstWeights = new LinkedHashMap<>(firstWeights);
    }

    /** Nothing unless all ten are among the cells' figures. */
    static Optional<TenFiguresSample> of(
            Iterable<CellFigures> cells, Function<CellFigures, Map<String, double[]>> values) {
        Map<String, float[]> figures = new LinkedHashMap<>();
        Map<String, Integer> firstWeights = new LinkedHashMap<>();
        for (CellFigures cell : cells) {
            values.apply(cell).forEach((name, perImage) -> {
                if (NAMES.contains(name)) {
                    figures.put(name, floats(perImage));
                    firstWeights.put(name, cell.firstWeight());
                }
            });
        }
        return figures.keySet().containsAll(NAMES)
                ? Optional.of(new TenFiguresSample(figures, firstWeights))
                : Optional.empty();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Number of queries n, then of candidates beside them. */
    private int[] counts() {
        int queries = 0;
        int all = 0;
        for (String name : NAMES) {
            int first = firstWeights.get(name);
            int count = figures.get(name).length;
            queries = first == 0 ? Math.max(queries, count) : queries;
            all = Math.max(all, first + count);
        }
        return new int[] {queries, all - queries};
    }

    /** The mean of a figure over all its images. */
    public double mean(String figure) {
        int[] ones = ones();
        return mean(figure, ones);
    }

    private double mean(String figure, int[] weights) {
        float[] values = figures.get(figure);
        int first = firstWeights.get(figure);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * weights[first + i];
        }
        return sum / values.length;
    }

    private int[] ones() {
        int[] counts = counts();
        int[] ones = new int[counts[0] + counts[1]];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** ERS of all images, in [0, 100]. */
    public double ers() {
        return ers(ones());
    }

    private double ers(int[] weights) {
        return ERS.ers(NAMES.stream().mapToDouble(name -> mean(name, weights)).toArray());
    }

    /**
     * By how much the ERS of one training exceeds that of another, with the interval in which it would lie with other
     * images: both are resampled together (paired bootstrap), since what makes an image hard makes it so for both.
     *
     * @param ours of one model for each seed, at least one
     * @param theirs likewise; both means are over their own seeds
     * @throws IllegalArgumentException if they were not attacked on as many images
     */
    public static Interval difference(List<TenFiguresSample> ours, List<TenFiguresSample> theirs, long seed) {
        int[] counts = ours.get(0).counts();
        if (!Stream.concat(ours.stream(), theirs.stream()).allMatch(sample -> Arrays.equals(sample.counts(), counts))) {
            throw new IllegalArgumentException("the models were attacked on different numbers of images");
        }
        return new Bootstrap(counts[0], counts[1], seed)
                .interval(weights -> mean(ours, weights) - mean(theirs, weights));
    }

    private static double mean(List<TenFiguresSample> samples, int[] weights) {
        return samples.stream()
                .mapToDouble(sample -> sample.ers(weights))
                .average()
                .orElseThrow();
    }
}
