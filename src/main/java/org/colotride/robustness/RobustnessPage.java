package org.colotride.robustness;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.report.AtomicFiles;
import org.colotride.report.Html;
import org.colotride.robustness.RobustnessResult.AttackResult;
import org.colotride.robustness.RobustnessResult.Figure;
import org.colotride.robustness.RobustnessResult.Scores;

/** A scoring on one page that needs no other file: table, scores, curves, pictures, warnings. */
public final class RobustnessPage {
    static final String FILE = "report.html";

    private RobustnessPage() {}

    /** A picture of the gallery, with its class. */
    public record Picture(String dataUri, int label, String className, String name) {}

    /** Where the page gets its pictures from. */
    @FunctionalInterface
    public interface Pictures {
        /** An image of the gallery. */
        Picture searched(int row);

        /** The image in this row of those that an attack moved; the gallery's unless that is apart. */
        default Picture moved(String attack, int row) {
            return searched(row);
        }
    }

    /** @param examples by attack */
    public static Path write(
            Path folder, RobustnessResult result, Map<String, List<BatchOutcome.Example>> examples, Pictures pictures) {
        StringBuilder body = new StringBuilder(String.format(
                Locale.ROOT,
                """
                <h1>Robustness of %s</h1>
                <p class="soft">%d queries against %s images%s · %s</p>
                """,
                Html.escape(result.name()),
                result.queries(),
                Html.escape(result.data().path("images").asText()),
                result.data().path("gallery").path("apart").asBoolean() ? " of a gallery apart" : "",
                Html.escape(result.data().path("pipeline").asText())));
        scores(body, result.scores());
        body.append(new ScoreTable()
                .benign(result, "benign")
                .attacked(result, "attacked")
                .html());
        warnings(body, result.warnings());
        intervals(body, result);
        plots(body, RobustnessPlots.of(result));
        examples(body, examples, pictures);
        details(body, "Model", result.model());
        details(body, "Data", result.data());
        details(body, "Plan", result.plan());
        details(body, "Software and machine", result.software());
        Path file = folder.resolve(FILE);
        AtomicFiles.writeString(file, Html.page("Robustness of " + result.name(), body.toString()));
        return file;
    }

    private static void scores(StringBuilder body, Scores scores) {
        if (scores == null) {
            return;
        }
        body.append("<div class=\"figures\">\n");
        score(body, "ERS, 95 % interval", scores.ers());
        score(body, "ARS (relative resistance), 95 % interval", scores.ars());
        body.append(
                "</div>\n<p class=\"soft\">ERS: RobRank's mean of the ten scaled figures. ARS: our own formula, the share"
                        + " of what each attack could destroy that is still there; see RelativeResistance.</p>\n");
    }

    private static void score(StringBuilder body, String name, Interval interval) {
        body.append(String.format(
                Locale.ROOT,
                "<div><b>%.1f</b><span>%s %.1f … %.1f</span></div>%n",
                interval.value(),
                Html.escape(name),
                interval.low(),
                interval.high()));
    }

    private static void warnings(StringBuilder body, List<RobustnessResult.Warning> warnings) {
        body.append("<h2>Checks against false robustness</h2>\n");
        if (warnings.isEmpty()) {
            body.append("<p class=\"card\">No warning.</p>\n");
        }
        warnings.forEach(warning -> body.append(String.format(
                        Locale.ROOT,
                        "<div class=\"card warning\"><b>%s</b><br>%s<br>",
                        Html.escape(warning.name()),
                        Html.escape(warning.detail()))
                + String.format(Locale.ROOT, "<span class=\"soft\">%s</span></div>\n", Html.escape(warning.remedy()))));
    }

    private static void intervals(StringBuilder body, RobustnessResult result) {
        body.append("<h2>Every figure</h2>\n<div class=\"card scroll\"><table class=\"scores\">\n"
                + "<tr><th>figure</th><th>benign</th><th>95 %</th><th>attacked</th><th>95 %</th><th>ERS part</th>"
                + "<th>ARS part</th><th>no gradient</th><th>largest change</th></tr>\n");
        for (AttackResult attack : result.attacks()) {
            attack.figures().forEach((name, figure) -> body.append(row(result, attack, name, figure)));
        }
        body.append("</table></div>\n");
    }

    private static String row(RobustnessResult result, AttackResult attack, String name, Figure figure) {
        Scores scores = result.scores();
        double zero = attack.zeroGradients().length == 0
                ? Double.NaN
                : 100
                        * java.util.Arrays.stream(attack.zeroGradients())
                                .average()
                                .orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "<tr><th>%s</th><td>%s</td><td class=\"soft\">%s</td><td>%s</td><td class=\"soft\">%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                Html.escape(name),
                ScoreTable.number(figure.benign().value(), 3),
                range(figure.benign()),
                ScoreTable.number(figure.adversarial().value(), 3),
                range(figure.adversarial()),
                component(scores == null ? null : scores.ersComponents().get(name)),
                component(scores == null ? null : scores.arsComponents().get(name)),
                ScoreTable.number(zero, 1) + " %",
                ScoreTable.number(255 * attack.largestChange(), 2) + "/255");
    }

    private static String component(Double value) {
        return ScoreTable.number(value == null ? Double.NaN : value, 1);
    }

    private static String range(Interval interval) {
        return ScoreTable.number(interval.low(), 3) + " … " + ScoreTable.number(interval.high(), 3);
    }

    static void plots(StringBuilder body, List<RobustnessPlots.Plot> plots) {
        for (RobustnessPlots.Plot plot : plots) {
            body.append(String.format(
                    Locale.ROOT,
                    "<h2>%s</h2>\n<figure class=\"plot\"><img alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>\n",
                    Html.escape(plot.title()),
                    Html.escape(plot.title()),
                    plot.picture(),
                    Html.escape(plot.caption())));
        }
    }

    private static void examples(
            StringBuilder body, Map<String, List<BatchOutcome.Example>> examples, Pictures pictures) {
        examples.forEach((attack, queries) -> {
            body.append(String.format(
                            Locale.ROOT,
                            "<h2>%s</h2>\n<p class=\"soft\">The query, the perturbation (grey is no change, black and white the",
                            Html.escape(attack))
                    + " full ε), the adversarial query; the nearest five before and after.</p>\n");
            queries.forEach(example -> example(body, attack, example, pictures));
        });
    }

    private static void example(StringBuilder body, String attack, BatchOutcome.Example example, Pictures pictures) {
        Picture query = pictures.moved(attack, example.query());
        body.append("<div class=\"card example\">")
                .append(picture(query.dataUri(), query.className() + ", query " + query.name()))
                .append(picture(example.perturbation(), "perturbation"))
                .append(picture(example.adversarial(), "adversarial"))
                .append(near("before", example.before(), query, pictures))
                .append(near("after", example.after(), query, pictures))
                .append("</div>\n");
    }

    private static String picture(String dataUri, String caption) {
        return String.format(
                Locale.ROOT,
                "<figure style=\"margin:0\"><img class=\"pixels\" alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>",
                Html.escape(caption),
                Html.escape(dataUri),
                Html.escape(caption));
    }

    private static String near(String title, List<BatchOutcome.Near> nearest, Picture query, Pictures pictures) {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT, "<div class=\"near-box\"><span class=\"soft\">%s</span><div class=\"near\">", title));
        for (BatchOutcome.Near near : nearest) {
            Picture picture = pictures.searched(near.row());
            boolean right = picture.label() == query.label();
            html.append(String.format(
                    Locale.ROOT,
                    "<figure class=\"%s\"><img class=\"pixels\" alt=\"%s\" src=\"%s\"><figcaption><b>%s</b> %s<br>%s</figcaption></figure>",
                    right ? "right" : "wrong",
                    Html.escape(picture.name()),
                    Html.escape(picture.dataUri()),
                    right ? "✓" : "✗",
                    Html.escape(picture.className()),
                    ScoreTable.number(near.distance(), 3)));
        }
        return html.append("</div></div>").toString();
    }

    private static void details(StringBuilder body, String title, JsonNode node) {
        body.append(String.format(
                Locale.ROOT,
                "<h2>%s</h2>\n<div class=\"card\"><pre>%s</pre></div>\n",
                Html.escape(title),
                Html.escape(node.toPrettyString())));
    }
}
