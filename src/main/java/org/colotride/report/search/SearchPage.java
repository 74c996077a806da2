package org.colotride.report.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colotride.config.ConfigWriter;
import org.colotride.io.Mappers;
import org.colotride.io.storage.KeptFolder;
import org.colotride.report.FigureNotes;
import org.colotride.report.Html;
import org.colotride.report.chart.Pictures;
import org.colotride.search.CandidateFigures;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;
import org.colotride.search.SearchResults;
import org.colotride.search.analysis.CollapseGrid;
import org.colotride.search.analysis.Importance;
import org.colotride.search.analysis.KeyAxis;
import org.colotride.search.analysis.NumberText;
import org.colotride.search.analysis.Pareto;
import org.colotride.search.analysis.Ranking;

/** A search on one page that needs no other file and no server. */
final class SearchPage {
    private static final String BEST = "best.yaml";
    /** Of fewer candidates in a region the rate is not coloured. */
    private static final int LEAST_FOR_A_RATE = 3;

    private final KeptFolder kept;
    private final SearchResults results;
    private final List<KeyAxis> axes;
    private final Pareto pareto;
    private final Importance importance;
    private final Pictures pictures;
    private final String scoreName;

    /** @param pareto null if the search asks for none */
    SearchPage(
            KeptFolder kept,
            SearchResults results,
            List<KeyAxis> axes,
            Pareto pareto,
            Importance importance,
            Pictures pictures) {
        this.kept = kept;
        this.results = results;
        this.axes = axes;
        this.pareto = pareto;
        this.importance = importance;
        this.pictures = pictures;
        this.scoreName = scoreName(results.search());
    }

    /** What the score is: one figure's name, or a sum of several with their weights. */
    static String scoreName(JsonNode search) {
        JsonNode score = search.path("score");
        if (score.isTextual() && !score.textValue().isBlank()) {
            return score.textValue();
        }
        List<String> terms = new ArrayList<>();
        score.fields().forEachRemaining(term -> {
            double weight = term.getValue().asDouble();
            terms.add(weight == 1 ? term.getKey() : NumberText.brief(weight) + " " + term.getKey());
        });
        return terms.isEmpty() ? "score" : String.join(" + ", terms);
    }

    String html() {
        List<CandidateResult> leaders = Ranking.leadersFirst(results.candidates());
        Optional<CandidateResult> best = Ranking.best(results.candidates());
        StringBuilder body = new StringBuilder();
        summary(body, best);
        pictures.overTwoKeys().ifPresent(picture -> {
            body.append("<h2>The search at a glance</h2>\n").append(picture.html(true));
        });
        importance(body);
        if (!pictures.overKeys().isEmpty()) {
            body.append("<h2>The score against each key</h2>\n<div class=\"plots\">\n");
            pictures.overKeys().forEach(picture -> body.append(picture.html(false)));
            body.append("</div>\n");
        }
        pictures.parallel()
                .ifPresent(picture -> body.append("<h2>All keys at once</h2>\n").append(picture.html(true)));
        pareto(body);
        CollapseGrid.of(axes, results.candidates()).ifPresent(grid -> collapses(body, grid));
        body.append("<h2>All candidates</h2>\n");
        if (leaders.isEmpty()) {
            body.append("<p class=\"card\">No candidate has ended yet.</p>\n");
        } else {
            body.append("<p class=\"soft\">Leaders first; press a column's name to sort by it.</p>\n")
                    .append(CandidateTable.html(axes, leaders, best.orElse(null), scoreName));
        }
        details(body, "Search", results.search());
        details(body, "Software and machine", Mappers.json().valueToTree(results.provenance()));
        body.append(CandidateTable.SCRIPT);
        return Html.page("Search " + results.name() + " – COLO-TRIDE", body.toString());
    }

    private void summary(StringBuilder body, Optional<CandidateResult> best) {
        body.append(String.format(
                Locale.ROOT,
                "<h1>Search %s</h1>\n<p class=\"soft\">%s · %s</p>\n",
                Html.escape(results.name()),
                Html.escape(results.provenance().started()),
                results.complete() ? "finished" : "not finished: this is what has ended so far"));
        body.append("<div class=\"figures\">\n");
        tile(
                body,
                best.map(candidate -> NumberText.withUnit(scoreName, candidate.score()))
                        .orElse("–"),
                "best " + scoreName);
        tile(body, Integer.toString(results.candidates().size()), "candidates");
        tile(body, Long.toString(count(Status.COMPLETE)), "trained to the end");
        tile(body, Long.toString(count(Status.STOPPED)), "stopped early");
        tile(body, Long.toString(count(Status.FAILED)), "failed");
        tile(
                body,
                Long.toString(results.candidates().stream()
                        .filter(CandidateResult::collapsed)
                        .count()),
                "collapsed");
        tile(body, String.format(Locale.ROOT, "%,d", results.trainedIterations()), "iterations trained");
        tile(body, NumberText.duration(results.wallSeconds()), "from start to end");
        body.append("</div>\n");
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("base", brief(results.search().path("base")));
        rows.put("generator", brief(results.search().path("generator")));
        rows.put("score", scoreName);
        rows.put("seed", Long.toString(results.provenance().seed()));
        axes.forEach(axis -> rows.put(axis.key(), range(axis)));
        body.append("<h2>What was searched</h2>\n");
        table(body, rows);
        body.append("<h2>The best candidate</h2>\n");
        best.ifPresentOrElse(
                candidate -> best(body, candidate),
                () -> body.append("<p class=\"card\">No candidate has been trained to the end yet.</p>\n"));
        body.append(FigureNotes.html(CandidateFigures.DECLARED.guides(shownFigures())));
    }

    /** Every figure that stands somewhere on the page, and what decides whether a candidate collapsed. */
    private List<String> shownFigures() {
        List<String> names = new ArrayList<>(CandidateCsv.figures(results.candidates()));
        results.search().path("score").fieldNames().forEachRemaining(names::add);
        names.add(results.search().path("score").asText());
        names.add("collapseness");
        return names;
    }

    private void best(StringBuilder body, CandidateResult candidate) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("candidate", candidate.index() + ", " + candidate.folder());
        axes.forEach(axis -> rows.put(axis.key(), axis.text(candidate)));
        rows.put(scoreName, NumberText.withUnit(scoreName, candidate.score()));
        candidate.figures().forEach((name, value) -> rows.putIfAbsent(name, NumberText.withUnit(name, value)));
        table(body, rows);
        Path file = kept.path().resolve(BEST);
        String again = kept.isStored() ? ", copy " + kept.name(file) + " here" : "";
        body.append("<p class=\"soft\">To train it again" + Html.escape(again)
                + ":</p>\n<div class=\"card\"><pre>mvn -q compile exec:java@train"
                + String.format(
                        Locale.ROOT,
                        " -Dexec.args=&quot;%s&quot;</pre></div>\n",
                        Html.escape(kept.isStored() ? BEST : shown(file))));
    }

    /** As one would type it in the project's folder. */
    private static String shown(Path file) {
        Path project = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        String path =
                absolute.startsWith(project) ? project.relativize(absolute).toString() : file.toString();
        return path.replace('\\', '/');
    }

    private void importance(StringBuilder body) {
        body.append(String.format(
                Locale.ROOT,
                "<h2>Importance of each key</h2>\n<div class=\"card\"><p>%s</p>\n",
                Html.escape(importance.verdict())));
        if (!importance.shares().isEmpty()) {
            body.append("<table class=\"bars\">\n<tr><th>key</th><th></th><th class=\"number\">share</th></tr>\n");
            for (Importance.Share share : importance.shares()) {
                body.append(String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td><div class=\"bar\" style=\"width:%.1f%%\"></div></td>"
                                + "<td class=\"number\">%.0f %%</td></tr>%n",
                        Html.escape(share.key()),
                        Math.max(0.5, 100 * share.share()),
                        100 * share.share()));
            }
            body.append("</table>\n");
        }
        body.append("</div>\n");
    }

    private void pareto(StringBuilder body) {
        if (pareto == null) {
            return;
        }
        body.append(String.format(
                Locale.ROOT, "<h2>%s against %s</h2>\n", Html.escape(pareto.first()), Html.escape(pareto.second())));
        pictures.pareto().ifPresent(picture -> body.append(picture.html(true)));
        if (pareto.front().isEmpty()) {
            body.append("<p class=\"card\">No candidate that was trained to the end has both figures.</p>\n");
            return;
        }
        body.append(String.format(
                Locale.ROOT,
                "<div class=\"card scroll\" tabindex=\"0\"><table class=\"scores\">\n<tr><th>on the front</th><th>%s</th><th>%s</th>",
                Html.escape(pareto.first() + NumberText.unit(pareto.first())),
                Html.escape(pareto.second() + NumberText.unit(pareto.second()))));
        axes.forEach(axis -> body.append(String.format(Locale.ROOT, "<th>%s</th>", Html.escape(axis.key()))));
        body.append("</tr>\n");
        for (CandidateResult candidate : pareto.front()) {
            body.append(String.format(
                    Locale.ROOT,
                    "<tr><th>candidate %d</th><td>%s</td><td>%s</td>",
                    candidate.index(),
                    NumberText.figure(pareto.first(), candidate.figures().get(pareto.first())),
                    NumberText.figure(pareto.second(), candidate.figures().get(pareto.second()))));
            axes.forEach(
                    axis -> body.append(String.format(Locale.ROOT, "<td>%s</td>", Html.escape(axis.text(candidate)))));
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
    }

    private static void collapses(StringBuilder body, CollapseGrid grid) {
        body.append(String.format(
                        Locale.ROOT,
                        "<h2>Collapse rate by region</h2>\n<p class=\"soft\">%s across, %s down: how many of a region's candidates",
                        Html.escape(grid.across().key()),
                        Html.escape(grid.down().key()))
                + String.format(
                        Locale.ROOT,
                        " collapsed. A region with fewer than %d is not coloured: a rate of so few says little.%s</p>\n",
                        LEAST_FOR_A_RATE,
                        grid.unknown() == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        " Not counted: %d that failed before it was known.",
                                        grid.unknown()))
                + "<div class=\"card scroll\" tabindex=\"0\"><table class=\"rates\">\n<tr><td></td>");
        grid.columns()
                .forEach(text ->
                        body.append(String.format(Locale.ROOT, "<th scope=\"col\">%s</th>", Html.escape(text))));
        body.append("</tr>\n");
        for (int row = grid.rows().size() - 1; row >= 0; row--) {
            body.append(String.format(
                    Locale.ROOT,
                    "<tr><th scope=\"row\">%s</th>",
                    Html.escape(grid.rows().get(row))));
            for (int column = 0; column < grid.columns().size(); column++) {
                body.append(rate(grid.collapsed()[row][column], grid.counted()[row][column]));
            }
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
    }

    private static String rate(int collapsed, int counted) {
        if (counted == 0) {
            return "<td class=\"soft\">none</td>";
        }
        long percent = Math.round(100.0 * collapsed / counted);
        return counted < LEAST_FOR_A_RATE
                ? String.format(Locale.ROOT, "<td>%d of %d</td>", collapsed, counted)
                : String.format(
                        Locale.ROOT,
                        "<td style=\"--rate:%d%%\">%d of %d<br><b>%d %%</b></td>",
                        percent,
                        collapsed,
                        counted,
                        percent);
    }

    private long count(Status status) {
        return results.candidates().stream()
                .filter(candidate -> candidate.status() == status)
                .count();
    }

    private static String range(KeyAxis axis) {
        List<KeyAxis.Mark> marks = axis.marks();
        if (axis.listed()) {
            return String.join(", ", marks.stream().map(KeyAxis.Mark::text).toList());
        }
        return marks.get(0).text() + " … " + marks.get(1).text()
                + (axis.logarithmic() ? ", logarithmic" : axis.whole() ? ", whole numbers" : "");
    }

    /** In a word; of a part with a name, the name and then what it is set to. */
    private static String brief(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "–";
        }
        if (!node.path("name").isTextual()) {
            return node.isTextual() ? node.textValue() : node.toString();
        }
        List<String> settings = new ArrayList<>();
        node.fields().forEachRemaining(setting -> {
            if (!setting.getKey().equals("name")) {
                JsonNode value = setting.getValue();
                settings.add(setting.getKey() + " " + (value.isTextual() ? value.textValue() : value.toString()));
            }
        });
        return node.path("name").textValue() + (settings.isEmpty() ? "" : ": " + String.join(", ", settings));
    }

    private static void tile(StringBuilder body, String value, String name) {
        body.append(String.format(
                Locale.ROOT, "<div><b>%s</b><span>%s</span></div>\n", Html.escape(value), Html.escape(name)));
    }

    private static void table(StringBuilder body, Map<String, String> rows) {
        body.append("<div class=\"card\"><table>\n");
        rows.forEach((name, value) -> body.append(String.format(
                Locale.ROOT,
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n",
                Html.escape(name),
                Html.escape(value))));
        body.append("</table></div>\n");
    }

    private static void details(StringBuilder body, String title, ObjectNode tree) {
        body.append(String.format(
                Locale.ROOT,
                "<h2>%s</h2>\n<div class=\"card\"><pre>%s</pre></div>\n",
                Html.escape(title),
                Html.escape(ConfigWriter.toYaml(tree))));
    }
}
