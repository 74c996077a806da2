package org.colotride.robustness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.colotride.metric.RobustnessFigures;
import org.colotride.report.Html;

/** The papers' table: a row for each model, columns R@1, the ten figures, ERS and ARS. */
final class ScoreTable {
    private static final String ABSENT = "–";

    private final List<Row> rows = new ArrayList<>();

    /**
     * @param note protocol or sample
     * @param cells by column
     */
    private record Row(String name, String note, boolean published, Map<String, String> cells) {
        /** For a terminal: rows of one name are told apart by their protocol's data set. */
        String title() {
            return published ? name + " (" + note.replaceFirst(",.*", "") + ")" : name;
        }
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("R@1"));
        columns.addAll(RobustnessFigures.NAMES);
        columns.addAll(List.of("ERS", "ARS"));
        return columns;
    }

    /** The figures after the attacks. */
    ScoreTable attacked(RobustnessResult result, String name) {
        Map<String, String> cells = figures(result, RobustnessResult.Figure::adversarial);
        cells.put("R@1", percent(result.benign().get("R@1")));
        if (result.scores() != null) {
            cells.put("ERS", number(result.scores().ers().value(), 1));
            cells.put("ARS", number(result.scores().ars().value(), 1));
        }
        rows.add(new Row(name, note(result), false, cells));
        return this;
    }

    /** The same figures before the attacks. */
    ScoreTable benign(RobustnessResult result, String name) {
        Map<String, String> cells = figures(result, RobustnessResult.Figure::benign);
        cells.put("R@1", percent(result.benign().get("R@1")));
        rows.add(new Row(name, "before the attacks", false, cells));
        return this;
    }

    ScoreTable published(PublishedRow row) {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("R@1", number(row.recallAt1(), 1));
        for (int i = 0; i < row.figures().size(); i++) {
            String name = RobustnessFigures.NAMES.get(i);
            cells.put(name, number(row.figures().get(i), decimals(name)));
        }
        if (row.figures().size() == RobustnessFigures.NAMES.size()) {
            double[] values =
                    row.figures().stream().mapToDouble(Double::doubleValue).toArray();
            cells.put("ERS", number(org.colotride.metric.RobustnessScore.ers(RobustnessFigures.of(values)), 1));
        } else {
            cells.put("ERS", number(row.ers(), 1));
        }
        rows.add(new Row(row.name(), "published: " + row.protocol() + " (" + row.source() + ")", true, cells));
        return this;
    }

    private static String note(RobustnessResult result) {
        return String.format(
                Locale.ROOT,
                "%d queries, ε %s/255, %s",
                result.queries(),
                number(255 * result.plan().path("profile").path("epsilon").asDouble(), 0),
                result.plan().path("search").asText());
    }

    private static Map<String, String> figures(
            RobustnessResult result, Function<RobustnessResult.Figure, Interval> side) {
        Map<String, String> cells = new LinkedHashMap<>();
        result.attacks().forEach(attack -> attack.figures()
                .forEach((name, figure) ->
                        cells.put(name, number(side.apply(figure).value(), decimals(name)))));
        return cells;
    }

    private static int decimals(String figure) {
        return figure.equals("TMA") || figure.equals("ES:D") ? 3 : 1;
    }

    private static String percent(Double share) {
        return share == null ? ABSENT : number(100 * share, 1);
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : ABSENT;
    }

    String html() {
        StringBuilder html = new StringBuilder("<div class=\"card scroll\"><table class=\"scores\">\n<tr><th></th>");
        columns()
                .forEach(column ->
                        html.append("<th>").append(Html.escape(column)).append("</th>"));
        html.append("</tr>\n");
        for (Row row : rows) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr%s><th>%s<br><span class=\"soft\">%s</span></th>",
                    row.published() ? " class=\"published\"" : "",
                    Html.escape(row.name()),
                    Html.escape(row.note())));
            columns().forEach(column -> html.append("<td>")
                    .append(row.cells().getOrDefault(column, ABSENT))
                    .append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    /** For a terminal. */
    String text() {
        int width = rows.stream().mapToInt(row -> row.title().length()).max().orElse(0) + 1;
        StringBuilder text = new StringBuilder(" ".repeat(width));
        columns().forEach(column -> text.append(String.format(Locale.ROOT, "%8s", column)));
        text.append(System.lineSeparator());
        for (Row row : rows) {
            text.append(row.title()).append(" ".repeat(width - row.title().length()));
            columns()
                    .forEach(column -> text.append(
                            String.format(Locale.ROOT, "%8s", row.cells().getOrDefault(column, ABSENT))));
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
