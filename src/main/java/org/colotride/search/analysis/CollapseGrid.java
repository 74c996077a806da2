package org.colotride.search.analysis;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;

/**
 * How many candidates collapsed by region of two keys. A range is cut into equally wide regions (a logarithmic one,
 * equally wide logarithms); of a short list every value is a region. There are fewer regions for fewer candidates, as a
 * rate of one candidate says nothing.
 *
 * @param across the key along the columns
 * @param down the key along the rows
 * @param columns what each column holds
 * @param rows what each row holds
 * @param collapsed candidates that collapsed, [rows, columns]
 * @param counted candidates of which it is known whether they collapsed, [rows, columns]
 * @param unknown candidates that failed for another reason: they might have collapsed later, so they are not counted
 */
public record CollapseGrid(
        KeyAxis across,
        KeyAxis down,
        List<String> columns,
        List<String> rows,
        int[][] collapsed,
        int[][] counted,
        int unknown) {
    private static final int MOST_REGIONS = 4;
    /** On average, a region should hold this many candidates. */
    private static final double CANDIDATES_PER_REGION = 2;

    private record Regions(List<String> texts, ToIntFunction<CandidateResult> region) {}

    /**
     * The grid over ε and the collapse threshold if both are searched, otherwise over the first two keys with numbers;
     * empty if there are no such two.
     */
    public static Optional<CollapseGrid> of(List<KeyAxis> axes, List<CandidateResult> candidates) {
        return keys(axes).map(keys -> count(keys.get(0), keys.get(1), candidates));
    }

    /** Two keys with numbers: those named as the defence's ε and collapse threshold, or the first two. */
    public static Optional<List<KeyAxis>> keys(List<KeyAxis> axes) {
        Optional<KeyAxis> epsilon = defense(axes, "epsilon");
        Optional<KeyAxis> threshold = defense(axes, "collapseThreshold");
        if (epsilon.isPresent() && threshold.isPresent()) {
            return Optional.of(List.of(epsilon.get(), threshold.get()));
        }
        List<KeyAxis> numeric = axes.stream().filter(KeyAxis::numeric).limit(2).toList();
        return numeric.size() == 2 ? Optional.of(numeric) : Optional.empty();
    }

    private static Optional<KeyAxis> defense(List<KeyAxis> axes, String argument) {
        return axes.stream()
                .filter(axis -> axis.numeric() && axis.isDefense(argument))
                .findFirst();
    }

    private static CollapseGrid count(KeyAxis across, KeyAxis down, List<CandidateResult> candidates) {
        long known = candidates.stream().filter(CollapseGrid::known).count();
        int most = (int) Math.max(2, Math.min(MOST_REGIONS, Math.round(Math.sqrt(known / CANDIDATES_PER_REGION))));
        Regions columns = regions(across, most);
        Regions rows = regions(down, most);
        int[][] collapsed = new int[rows.texts().size()][columns.texts().size()];
        int[][] counted = new int[rows.texts().size()][columns.texts().size()];
        int unknown = 0;
        for (CandidateResult candidate : candidates) {
            int column = columns.region().applyAsInt(candidate);
            int row = rows.region().applyAsInt(candidate);
            if (!known(candidate) || column < 0 || row < 0) {
                unknown++;
                continue;
            }
            counted[row][column]++;
            collapsed[row][column] += candidate.collapsed() ? 1 : 0;
        }
        return new CollapseGrid(across, down, columns.texts(), rows.texts(), collapsed, counted, unknown);
    }

    private static boolean known(CandidateResult candidate) {
        return candidate.collapsed() || candidate.status() != Status.FAILED;
    }

    private static Regions regions(KeyAxis axis, int most) {
        if (axis.listed()) {
            int values = axis.listedValues();
            int count = values <= MOST_REGIONS ? values : most;
            return new Regions(
                    IntStream.range(0, count)
                            .mapToObj(i -> range(
                                    axis.listedText(first(i, count, values)),
                                    axis.listedText(first(i + 1, count, values) - 1)))
                            .toList(),
                    candidate -> region(axis.listedIndex(candidate), count, values));
        }
        if (axis.whole()) {
            int values = (int) Math.min(Integer.MAX_VALUE, axis.high() - axis.low() + 1);
            int count = values <= MOST_REGIONS ? values : most;
            return new Regions(
                    IntStream.range(0, count)
                            .mapToObj(i -> range(
                                    axis.unitText(axis.low() + first(i, count, values)),
                                    axis.unitText(axis.low() + first(i + 1, count, values) - 1)))
                            .toList(),
                    candidate -> region(axis.value(candidate) - axis.low(), count, values));
        }
        return new Regions(
                IntStream.range(0, most)
                        .mapToObj(i -> range(
                                axis.unitText(axis.atPlace((double) i / most)),
                                axis.unitText(axis.atPlace((i + 1.0) / most))))
                        .toList(),
                candidate -> {
                    double place = axis.place(candidate);
                    return Double.isNaN(place) ? -1 : Math.min(most - 1, (int) (place * most));
                });
    }

    /** The first of {@code values} positions that lies in a region. */
    private static int first(int region, int regions, int values) {
        return (int) (((long) region * values + regions - 1) / regions);
    }

    private static int region(double position, int regions, int values) {
        return Double.isNaN(position) || position < 0 || position >= values
                ? -1
                : (int) ((long) position * regions / values);
    }

    private static String range(String from, String to) {
        return from.equals(to) ? from : from + " … " + to;
    }
}
