package org.colotride.retrieval;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a figure means, in a line, and how it is written: every page and terminal table takes both from here. Those of
 * attacks are declared by the attacks.
 *
 * @param name as tables head their columns: {@code CA-}, {@code R@1}
 * @param meaning a line without its range
 * @param unit in which its value is given
 * @param range of its values
 * @param good which values a robust network has
 */
public record FigureGuide(String name, String meaning, Unit unit, String range, String good) {
    /** What stands where there is no number. */
    public static final String ABSENT = "–";

    /** In what a figure is measured. */
    public enum Unit {
        /** A share in [0, 100]: one decimal and the sign. */
        PERCENT(1, "%", " %"),
        /** A sum of several figures, 100 at best: one decimal. */
        POINTS(1, "of 100", ""),
        /** Three decimals. */
        COSINE(3, "cosine", ""),
        /** Between embeddings, three decimals. */
        DISTANCE(3, "distance", "");

        private final int decimals;
        private final String title;
        private final String suffix;

        Unit(int decimals, String title, String suffix) {
            this.decimals = decimals;
            this.title = title;
            this.suffix = suffix;
        }

        /** As a column's head names it. */
        public String title() {
            return title;
        }

        /** A value with as many decimals as the unit has, without the unit; a dash for what is no number. */
        public String number(double value) {
            return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : ABSENT;
        }
    }

    static final String HIGHER = "higher is better";
    static final String LOWER = "lower is better";
    static final String SHARE = "0 to 100 %";
    private static final String SCORE = "0 to 100";

    /** The benign figures, the scores, and what training watches: all that no attack {@linkplain AttackFigure declares}. */
    public static final List<FigureGuide> ALL = List.of(
            percent("R@1", "queries whose nearest other image is of their class", HIGHER),
            percent("R@2", "queries with an image of their class among the nearest 2", HIGHER),
            percent("R@4", "queries with an image of their class among the nearest 4", HIGHER),
            percent("R@8", "queries with an image of their class among the nearest 8", HIGHER),
            percent("mAP", "average precision over the whole ranking, mean of the queries", HIGHER),
            percent(
                    "mAP@10",
                    "precision at each match among the nearest 10, summed and divided by 10, mean of the queries",
                    HIGHER),
            percent(
                    "mAP@R",
                    "the same among the nearest R, divided by R, which is the number of images of the class",
                    HIGHER),
            percent("NMI", "what k-means clusters of the embeddings and the classes tell of each other", HIGHER),
            new FigureGuide(
                    "ERS",
                    "empirical robustness score: the mean of the ten figures, each scaled so that 100 is best",
                    Unit.POINTS,
                    SCORE,
                    HIGHER),
            new FigureGuide(
                    "ARS",
                    "relative resistance, our own formula: the share of what each attack could destroy that is left",
                    Unit.POINTS,
                    SCORE,
                    HIGHER),
            new FigureGuide(
                    "collapseness",
                    "distance to positives less that to negatives, the largest counting most; near 0 and above, training is"
                            + " at the brink of collapse",
                    Unit.DISTANCE,
                    "−2 to 2 (metric E: no bound)",
                    LOWER),
            new FigureGuide(
                    "hardness",
                    "mean distance to positives less mean distance to negatives",
                    Unit.DISTANCE,
                    "−2 to 2 (metric E: no bound)",
                    LOWER));

    private static final Pattern PRECISION = Pattern.compile("P@(\\d+)");

    private static final Map<String, FigureGuide> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(FigureGuide::name, Function.identity()));

    private static FigureGuide percent(String name, String meaning, String good) {
        return new FigureGuide(name, meaning, Unit.PERCENT, SHARE, good);
    }

    /** The guide to a figure that is no attack's, by its name in tables. */
    public static Optional<FigureGuide> of(String name) {
        Matcher precision = PRECISION.matcher(name);
        return precision.matches()
                ? Optional.of(percent(
                        name,
                        "images of the query's class among the nearest " + precision.group(1) + ", divided by "
                                + precision.group(1) + ", mean of the queries",
                        HIGHER))
                : Optional.ofNullable(BY_NAME.get(name));
    }

    /** Those of the names that are known, in the order given, each once. */
    public static List<FigureGuide> of(Collection<String> names) {
        return names.stream().distinct().flatMap(name -> of(name).stream()).toList();
    }

    /** A line for each figure of a terminal's table. */
    public static String notes(List<FigureGuide> guides) {
        int width =
                guides.stream().mapToInt(guide -> guide.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        guides.forEach(guide -> text.append("  ")
                .append(guide.name())
                .append(" ".repeat(width - guide.name().length() + 2))
                .append(guide.explanation())
                .append(System.lineSeparator()));
        return text.toString();
    }

    /** A share in [0, 1] as a percentage: {@code 77.6 %}. */
    public static String share(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : ABSENT;
    }

    /** With its unit: {@code 77.6 %}, {@code 0.914}; a dash for what is no number. */
    public String text(double value) {
        return Double.isFinite(value) ? number(value) + unit.suffix : ABSENT;
    }

    /** Without its unit, for a column whose head names it. */
    public String number(double value) {
        return unit.number(value);
    }

    /** Whether a good network's values are the high ones. */
    public boolean higherIsBetter() {
        return good.startsWith(HIGHER);
    }

    /** Meaning, range and good direction. */
    public String explanation() {
        return meaning + "; " + range + ", " + good;
    }
}
