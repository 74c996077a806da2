package org.colotride.search.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.colotride.retrieval.FigureGuide;
import org.colotride.search.CandidateFigures;
import org.colotride.search.FigureScore;

/** Numbers as a page shows them. */
public final class NumberText {
    private static final MathContext FOUR_DIGITS = new MathContext(4);
    private static final double LEAST_PLAIN = 1e-4;
    private static final double MOST_PLAIN = 1e7;

    private NumberText() {}

    /** Four significant digits; powers of ten for what would need many zeros; a dash for what is no number. */
    public static String brief(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS);
        if (size != 0 && (size < LEAST_PLAIN || size >= MOST_PLAIN)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        String plain = rounded.stripTrailingZeros().toPlainString();
        return plain.replace('-', '−');
    }

    /** A figure by its name, as every page writes it, without its unit; see {@link #unit}. */
    public static String figure(String name, Double value) {
        return FigureScore.text(name, value == null ? Double.NaN : value).replace('-', '−');
    }

    /** The same with its unit. */
    public static String withUnit(String name, Double value) {
        boolean percent = Ranking.finite(value) && unit(name).equals(", %");
        return figure(name, value) + (percent ? " %" : "");
    }

    /** What follows a figure's name in a head: {@code , %}; nothing where there is no unit. */
    public static String unit(String name) {
        return CandidateFigures.DECLARED
                .guide(name)
                .filter(guide -> guide.unit() == FigureGuide.Unit.PERCENT)
                .map(guide -> ", " + guide.unit().title())
                .orElse("");
    }

    public static String duration(double seconds) {
        long whole = Double.isFinite(seconds) ? Math.round(seconds) : 0;
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
