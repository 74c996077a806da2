package org.colotride.search.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.config.Numbers;
import org.colotride.search.CandidateResult;
import org.colotride.search.SearchedKey;
import org.colotride.search.SearchedKey.Scale;

/**
 * A searched key as charts and tables show it. Perturbations' sizes are shown in 1/255, as configurations write them.
 */
public final class KeyAxis {
    private static final int LEVELS = 255;
    /** A range of at least this ratio is labelled by powers of ten. */
    private static final double DECADES_FROM = 50;

    /** A place along the axis, 0 … 1, and what is written there. */
    public record Mark(double place, String text) {}

    private final SearchedKey key;
    private final boolean numeric;
    private final boolean inLevels;
    private final double low;
    private final double high;

    public KeyAxis(SearchedKey key) {
        this.key = key;
        boolean listed = key.scale() == Scale.LISTED;
        List<Double> numbers = key.values().stream()
                .flatMapToDouble(value -> Numbers.read(value).stream())
                .boxed()
                .toList();
        this.numeric = listed
                ? !numbers.isEmpty() && numbers.size() == key.values().size()
                : Ranking.finite(key.low()) && Ranking.finite(key.high());
        this.inLevels = numeric && (isDefense("epsilon") || isDefense("alpha"));
        this.low = !numeric ? 0 : listed ? numbers.stream().min(Double::compare).orElseThrow() : key.low();
        this.high = !numeric
                ? Math.max(0, key.values().size() - 1)
                : listed ? numbers.stream().max(Double::compare).orElseThrow() : key.high();
    }

    public String key() {
        return key.key();
    }

    /** Whether this is the defence's argument of that name; files may also write the level between. */
    boolean isDefense(String argument) {
        return key.key().equals("defense." + argument) || key.key().equals("defense.args." + argument);
    }

    /** With its unit, where it has one. */
    public String title() {
        return key.key() + (inLevels ? " in 1/255" : "") + (logarithmic() ? " (log)" : "");
    }

    /** Whether the values are numbers; otherwise they are a list of names. */
    public boolean numeric() {
        return numeric;
    }

    public boolean listed() {
        return key.scale() == Scale.LISTED;
    }

    public boolean whole() {
        return key.scale() == Scale.INTEGER;
    }

    public boolean logarithmic() {
        return key.scale() == Scale.LOGARITHMIC && numeric && low > 0;
    }

    public int listedValues() {
        return key.values().size();
    }

    /** In the axis' unit. */
    double low() {
        return shown(low);
    }

    /** In the axis' unit. */
    double high() {
        return shown(high);
    }

    /** The number in the axis' unit, or a name's position in the list; NaN if there is neither. */
    public double value(CandidateResult candidate) {
        return numeric ? shown(number(candidate)) : listedIndex(candidate);
    }

    /**
     * Where a chart draws the candidate; NaN if nowhere. A logarithmic range is drawn as the logarithm to a base of 2 or
     * 10, so that whole numbers are round values: see {@link #tick}.
     */
    public double coordinate(CandidateResult candidate) {
        double value = value(candidate);
        return logarithmic() ? value > 0 ? exponent(value) : Double.NaN : value;
    }

    /** What is written at a coordinate; a blank where nothing should be. */
    public String tick(double coordinate) {
        boolean whole = coordinate == Math.rint(coordinate);
        if (logarithmic()) {
            return whole ? NumberText.brief(origin() * Math.pow(base(), coordinate)) : " ";
        }
        if (numeric) {
            return NumberText.brief(coordinate);
        }
        return whole && coordinate >= 0 && coordinate < listedValues() ? listedText((int) coordinate) : " ";
    }

    /** Coordinates where a logarithmic range or a list of names should be labelled; empty for other numbers. */
    public double[] ticks() {
        if (!numeric) {
            return IntStream.range(0, listedValues()).asDoubleStream().toArray();
        }
        return logarithmic()
                ? IntStream.rangeClosed((int) Math.ceil(exponent(low())), (int) Math.floor(exponent(high())))
                        .asDoubleStream()
                        .toArray()
                : new double[0];
    }

    private double exponent(double value) {
        return Math.log(value / origin()) / Math.log(base());
    }

    private double base() {
        return high / low < DECADES_FROM || inLevels ? 2 : 10;
    }

    /** The value at coordinate 0. */
    private double origin() {
        return inLevels ? 1 : Math.pow(10, Math.floor(Math.log10(low)));
    }

    /** Where the candidate lies between the least value, 0, and the greatest, 1; NaN if it has no such value. */
    public double place(CandidateResult candidate) {
        double value = numeric ? number(candidate) : listedIndex(candidate);
        return Double.isNaN(value) ? Double.NaN : placeOf(value);
    }

    /** The value at a place between 0 and 1, in the axis' unit; the inverse of {@link #place}. */
    double atPlace(double place) {
        return shown(logarithmic() ? low * Math.pow(high / low, place) : low + place * (high - low));
    }

    /** The position in the list, from 0; NaN if the key is not listed or the candidate has another value. */
    double listedIndex(CandidateResult candidate) {
        String text = text(candidate);
        double number = number(candidate);
        return IntStream.range(0, key.values().size())
                .filter(i -> numeric ? listedNumber(i) == number : listedText(i).equals(text))
                .mapToDouble(i -> i)
                .findFirst()
                .orElse(Double.NaN);
    }

    String listedText(int index) {
        return valueText(key.values().get(index));
    }

    /** The value as a table shows it; empty if the candidate has none. */
    public String text(CandidateResult candidate) {
        JsonNode value = candidate.values().get(key.key());
        return value == null || value.isNull() || value.isMissingNode() ? "" : valueText(value);
    }

    String unitText(double shown) {
        return NumberText.brief(shown) + (inLevels ? "/255" : "");
    }

    /** The ends of a range, or every listed value. */
    public List<Mark> marks() {
        if (!listed()) {
            return List.of(new Mark(0, unitText(low())), new Mark(1, unitText(high())));
        }
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < key.values().size(); i++) {
            double value = numeric ? listedNumber(i) : i;
            marks.add(new Mark(placeOf(value), listedText(i)));
        }
        return marks;
    }

    private double listedNumber(int index) {
        return Numbers.read(key.values().get(index)).orElseThrow();
    }

    private double placeOf(double value) {
        if (high <= low) {
            return 0.5;
        }
        double place = logarithmic()
                ? value <= 0 ? 0 : Math.log(value / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return Math.min(1, Math.max(0, place));
    }

    private double shown(double value) {
        return inLevels ? LEVELS * value : value;
    }

    private double number(CandidateResult candidate) {
        JsonNode value = candidate.values().get(key.key());
        return value == null ? Double.NaN : Numbers.read(value).orElse(Double.NaN);
    }

    private String valueText(JsonNode value) {
        if (numeric && Numbers.read(value).isPresent()) {
            return unitText(shown(Numbers.read(value).getAsDouble()));
        }
        if (value.isNumber() && !Double.isFinite(value.doubleValue())) {
            return "–";
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
