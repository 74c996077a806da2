package org.colotride.report.robustness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.colotride.attack.Attacks;
import org.colotride.report.FigureNotes;
import org.colotride.report.Html;
import org.colotride.retrieval.FigureGuide;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.Interval;
import org.colotride.robustness.Protocol;
import org.colotride.robustness.PublishedRow;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessScore;

/**
 * The papers' table: a row for each model, columns R@1, the ten figures, ERS and ARS. Only rows of the first row's protocol
 * have scores; those of another are marked, with what differs.
 */
final class ScoreTable {
    /** What marks a row of another protocol. */
    static final String OTHER = "≠";

    private static final String RECALL = "R@1";
    private static final List<String> SCORES = List.of("ERS", "ARS");
    private static final int COLUMN = 9;

    private final Declarations declarations;
    private final List<Row> rows = new ArrayList<>();
    private Protocol reference;

    /**
     * @param note sample and strength, or source
     * @param differences from the first row's protocol
     * @param values by column
     */
    private record Row(
            String name, String note, boolean published, List<String> differences, Map<String, Double> values) {
        boolean other() {
            return !differences.isEmpty();
        }

        /** For a terminal: rows of one name are told apart by their protocol's data set. */
        String title() {
            return (other() ? OTHER + " " : "") + (published ? name + " (" + note.replaceFirst(",.*", "") + ")" : name);
        }
    }

    ScoreTable(Declarations declarations) {
        this.declarations = declarations;
    }

    /** Those of the papers' table. */
    static List<String> columns() {
        List<String> columns = new ArrayList<>(List.of(RECALL));
        columns.addAll(Declarations.standardNames());
        columns.addAll(SCORES);
        return columns;
    }

    /** As its head names them: those of the papers' table, before the scores what else any row has. */
    List<String> shown() {
        List<String> shown = columns();
        rows.stream()
                .flatMap(row -> row.values().keySet().stream())
                .distinct()
                .filter(name ->
                        !columns().contains(name) && declarations.guide(name).isPresent())
                .forEach(name -> shown.add(shown.size() - SCORES.size(), name));
        return shown;
    }

    /** A model: its benign R@1 and the figures after the attacks. */
    ScoreTable model(RobustnessResult result, String name) {
        Map<String, Double> values = after(result);
        values.put(RECALL, benignRecall(result));
        return add(name, note(result), false, Protocol.of(result, declarations), values);
    }

    /** The same figures before the attacks. */
    ScoreTable benign(RobustnessResult result, String name) {
        Map<String, Double> values = figures(result, RobustnessResult.Figure::benign);
        values.put(RECALL, benignRecall(result));
        return add(name, "before the attacks", false, Protocol.of(result, declarations), values);
    }

    /** The figures after the attacks alone: R@1, which is benign, has none. */
    ScoreTable attacked(RobustnessResult result, String name) {
        return add(name, note(result), false, Protocol.of(result, declarations), after(result));
    }

    /** Beside a worst case, the same queries' figures under the published descent alone. */
    ScoreTable underPublished(RobustnessResult result, String name) {
        Map<String, Double> values = new LinkedHashMap<>();
        result.attacks().stream().filter(attack -> attack.worstCase() != null).forEach(attack -> attack.worstCase()
                .published()
                .forEach((figure, interval) -> values.put(figure, interval.value())));
        if (result.published() != null) {
            values.put("ERS", result.published().ers().value());
            values.put("ARS", result.published().ars().value());
        }
        return add(name, "the same queries, one descent", false, Protocol.of(result, declarations), values);
    }

    ScoreTable published(PublishedRow row) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(RECALL, row.recallAt1());
        double[] figures =
                row.figures().stream().mapToDouble(Double::doubleValue).toArray();
        List<String> names = Declarations.standardNames();
        for (int i = 0; i < figures.length; i++) {
            values.put(names.get(i), figures[i]);
        }
        values.put("ERS", new RobustnessScore(Attacks.standardFigures()).ers(figures));
        String note = "published: " + row.protocol() + " (" + row.source() + ")";
        return add(row.name(), note, true, Protocol.of(row.benchmark(), declarations), values);
    }

    private ScoreTable add(String name, String note, boolean published, Protocol protocol, Map<String, Double> values) {
        reference = reference == null ? protocol : reference;
        List<String> differences = protocol.differences(reference);
        if (!differences.isEmpty()) {
            values.keySet().removeAll(SCORES);
        }
        rows.add(new Row(name, note, published, differences, values));
        return this;
    }

    private static Map<String, Double> after(RobustnessResult result) {
        Map<String, Double> values = figures(result, RobustnessResult.Figure::adversarial);
        if (result.scores() != null) {
            values.put("ERS", result.scores().ers().value());
            values.put("ARS", result.scores().ars().value());
        }
        return values;
    }

    private static Map<String, Double> figures(
            RobustnessResult result, Function<RobustnessResult.Figure, Interval> side) {
        Map<String, Double> values = new LinkedHashMap<>();
        result.attacks().forEach(attack -> attack.figures()
                .forEach((name, figure) -> values.put(name, side.apply(figure).value())));
        return values;
    }

    private static Double benignRecall(RobustnessResult result) {
        Double share = result.benign().get(RECALL);
        return share == null ? Double.NaN : 100 * share;
    }

    private static String note(RobustnessResult result) {
        return String.format(
                Locale.ROOT,
                "%,d queries, ε %s, %s",
                result.queries(),
                result.norm().text(result.plan().path("profile").path("epsilon").asDouble()),
                result.plan().path("search").asText());
    }

    private String cell(Row row, String column) {
        Double value = row.values().get(column);
        return value == null
                ? FigureGuide.ABSENT
                : declarations.guide(column).orElseThrow().number(value);
    }

    /** What stands below a column's name. */
    private String unit(String column) {
        String unit = declarations.guide(column).orElseThrow().unit().title();
        return column.equals(RECALL) ? "benign " + unit : unit;
    }

    private boolean marked() {
        return rows.stream().anyMatch(Row::other);
    }

    private static String marks() {
        return OTHER
                + " marks rows of another protocol than the first row's: the differences beside them change what the"
                + " figures mean. ERS and ARS, which add figures up, are not shown across protocols.";
    }

    String html() {
        StringBuilder html = new StringBuilder(
                "<div class=\"wide-table\"><div class=\"card scroll\" tabindex=\"0\"><table class=\"scores full\">\n<tr><th></th>");
        shown().forEach(column -> html.append(String.format(
                Locale.ROOT, "<th>%s<br><span class=\"soft\">%s</span></th>", Html.escape(column), unit(column))));
        html.append("</tr>\n");
        rows.forEach(row -> html(html, row));
        html.append(
                "</table></div>\n<p class=\"cue\">↔ The table goes on to the right: scroll it sideways.</p></div>\n");
        if (marked()) {
            html.append(String.format(Locale.ROOT, "<p class=\"soft\">%s</p>\n", Html.escape(marks())));
        }
        return html.append(FigureNotes.html(declarations.guides(shown()))).toString();
    }

    private void html(StringBuilder html, Row row) {
        html.append(String.format(
                Locale.ROOT,
                "<tr class=\"%s%s\"><th>%s%s<br><span class=\"soft\">%s</span>%s</th>",
                row.published() ? "published" : "measured",
                row.other() ? " other" : "",
                row.other() ? "<span class=\"mark\">" + OTHER + "</span> " : "",
                Html.escape(row.name()),
                Html.escape(row.note()),
                row.other()
                        ? String.format(
                                Locale.ROOT,
                                "<br><span class=\"differs\">other protocol: %s</span>",
                                Html.escape(String.join("; ", row.differences())))
                        : ""));
        shown().forEach(column -> html.append("<td>").append(cell(row, column)).append("</td>"));
        html.append("</tr>\n");
    }

    /** For a terminal. */
    String text() {
        int width = rows.stream().mapToInt(row -> row.title().length()).max().orElse(0) + 1;
        String end = System.lineSeparator();
        StringBuilder names = new StringBuilder(" ".repeat(width));
        StringBuilder units = new StringBuilder(" ".repeat(width));
        shown().forEach(column -> {
            names.append(padded(column));
            units.append(padded(column.equals(RECALL) ? "benign" : unit(column)));
        });
        StringBuilder text =
                new StringBuilder().append(names).append(end).append(units).append(end);
        for (Row row : rows) {
            text.append(row.title()).append(" ".repeat(width - row.title().length()));
            shown().forEach(column -> text.append(padded(cell(row, column))));
            text.append(end);
        }
        rows.stream().filter(Row::other).forEach(row -> text.append(row.title())
                .append(": ")
                .append(String.join("; ", row.differences()))
                .append(end));
        if (marked()) {
            text.append(marks()).append(end);
        }
        return text.append(FigureGuide.notes(declarations.guides(shown()))).toString();
    }

    private static String padded(String cell) {
        return String.format(Locale.ROOT, "%" + COLUMN + "s", cell);
    }
}
