package org.colotride.report.tournament;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.colotride.attack.Attacks;
import org.colotride.report.FigureNotes;
import org.colotride.report.Html;
import org.colotride.retrieval.AttackFigure;
import org.colotride.retrieval.FigureGuide;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.PublishedRow;
import org.colotride.robustness.RobustnessScore;
import org.colotride.tournament.EntryResult.Protocol;
import org.colotride.tournament.Spread;
import org.colotride.tournament.Standing;

/** One setting under one attack: a row for each entrant, the best first, the best of each column marked. */
final class TournamentTable {
    static final String RECALL = "R@1";

    private final Declarations declarations;
    private final Protocol protocol;
    private final List<Standing> standings;
    private final List<PublishedRow> published;

    /** @param published rows of papers to stand below; only the published attack compares with them */
    TournamentTable(
            Declarations declarations, Protocol protocol, List<Standing> standings, List<PublishedRow> published) {
        this.declarations = declarations;
        this.protocol = protocol;
        this.published = protocol == Protocol.PUBLISHED ? published : List.of();
        this.standings = standings.stream()
                .sorted(Comparator.comparingDouble(
                        standing -> -standing.ers(protocol).map(Spread::mean).orElse(Double.NEGATIVE_INFINITY)))
                .toList();
    }

    /** Whether anybody was scored under the attack. */
    boolean isEmpty() {
        return standings.stream().allMatch(standing -> standing.ers(protocol).isEmpty());
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(List.of(RECALL, Standing.ERS));
        columns.addAll(Declarations.standardNames());
        return columns;
    }

    private Map<String, Spread> figures(Standing standing) {
        Map<String, Spread> figures = new LinkedHashMap<>(standing.attacked().getOrDefault(protocol, Map.of()));
        Spread recall = standing.benign().get(RECALL);
        if (recall != null) {
            figures.put(
                    RECALL,
                    new Spread(100 * recall.mean(), 100 * recall.lowest(), 100 * recall.highest(), recall.seeds()));
        }
        return figures;
    }

    String html() {
        StringBuilder html = new StringBuilder(
                "<div class=\"wide-table\"><div class=\"card scroll\" tabindex=\"0\"><table class=\"scores full\">\n<tr><th></th>");
        columns()
                .forEach(column -> html.append(String.format(
                        Locale.ROOT,
                        "<th>%s<br><span class=\"soft\">%s</span></th>",
                        Html.escape(column),
                        Html.escape(guide(column).unit().title()))));
        html.append("</tr>\n");
        standings.forEach(standing -> row(html, standing));
        published.forEach(row -> row(html, row));
        return html.append(
                        "</table></div>\n<p class=\"cue\">↔ The table goes on to the right: scroll it sideways.</p></div>\n")
                .append(FigureNotes.html(declarations.guides(columns())))
                .toString();
    }

    private FigureGuide guide(String column) {
        return declarations.guide(column).orElseThrow();
    }

    private void row(StringBuilder html, Standing standing) {
        Map<String, Spread> figures = figures(standing);
        html.append(String.format(
                Locale.ROOT,
                "<tr class=\"measured\"><th>%s<br><span class=\"soft\">%s</span></th>",
                Html.escape(standing.entrant()),
                Html.escape(note(standing))));
        for (String column : columns()) {
            Spread spread = figures.get(column);
            if (spread == null) {
                html.append("<td>").append(FigureGuide.ABSENT).append("</td>");
                continue;
            }
            String value = guide(column).number(spread.mean());
            html.append("<td>").append(isBest(column, spread.mean()) ? "<b>" + value + "</b>" : value);
            if (spread.seeds() > 1) {
                html.append("<br><span class=\"soft\">")
                        .append(guide(column).number(spread.lowest()))
                        .append("–")
                        .append(guide(column).number(spread.highest()))
                        .append("</span>");
            }
            html.append("</td>");
        }
        html.append("</tr>\n");
    }

    private static String note(Standing standing) {
        List<String> parts = new ArrayList<>();
        if (!standing.defense().equals(standing.entrant())
                && !standing.defense().isEmpty()) {
            parts.add(standing.defense());
        }
        parts.add(standing.trained() + (standing.trained() == 1 ? " seed" : " seeds"));
        if (standing.failed() > 0) {
            parts.add(standing.failed() + " not ended");
        }
        if (standing.collapsed() > 0) {
            parts.add(standing.collapsed() + " collapsed");
        }
        return String.join(", ", parts);
    }

    private boolean isBest(String column, double value) {
        DoubleSummaryStatistics all = standings.stream()
                .map(standing -> figures(standing).get(column))
                .filter(Objects::nonNull)
                .mapToDouble(spread -> points(column, spread.mean()))
                .summaryStatistics();
        return all.getMin() < all.getMax() && points(column, value) == all.getMax();
    }

    /** The more, the better. */
    private static double points(String column, double value) {
        return Attacks.standardFigures().stream()
                .filter(figure -> figure.name().equals(column))
                .findFirst()
                .map((AttackFigure figure) -> figure.points(value))
                .orElse(value);
    }

    private void row(StringBuilder html, PublishedRow row) {
        double[] figures =
                row.figures().stream().mapToDouble(Double::doubleValue).toArray();
        List<String> names = Declarations.standardNames();
        html.append(String.format(
                Locale.ROOT,
                "<tr class=\"published\"><th>%s<br><span class=\"soft\">published: %s (%s)</span></th>",
                Html.escape(row.name()),
                Html.escape(row.protocol()),
                Html.escape(row.source())));
        for (String column : columns()) {
            double value = column.equals(RECALL)
                    ? row.recallAt1()
                    : column.equals(Standing.ERS)
                            ? new RobustnessScore(Attacks.standardFigures()).ers(figures)
                            : figures[names.indexOf(column)];
            html.append("<td>").append(guide(column).number(value)).append("</td>");
        }
        html.append("</tr>\n");
    }
}
