package org.colotride.report.robustness;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.attack.Attack;
import org.colotride.attack.MovingImage;
import org.colotride.config.Registry;
import org.colotride.io.AtomicFiles;
import org.colotride.report.FigureNotes;
import org.colotride.report.Html;
import org.colotride.report.chart.RobustnessPlots;
import org.colotride.retrieval.FigureGuide;
import org.colotride.robustness.AttackExample;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.FragileQuery;
import org.colotride.robustness.Interval;
import org.colotride.robustness.Protocol;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessResult.AttackResult;
import org.colotride.robustness.RobustnessResult.Figure;
import org.colotride.robustness.RobustnessResult.Scores;
import org.colotride.tensor.PixelLevels;

/** A scoring on one page that needs no other file: table, scores, curves, pictures, warnings. */
public final class RobustnessPage {
    static final String FILE = "report.html";

    private RobustnessPage() {}

    /** A picture of an image, with its class. */
    public record Picture(String dataUri, int label, String className, String name) {}

    /** Where the page gets its pictures from. */
    @FunctionalInterface
    public interface Pictures {
        /** An image of the gallery. */
        Picture searched(int row);

        /**
         * The image in this row of those that an attack moved; the gallery's unless that is apart.
         *
         * @param kind what the attack moves
         */
        default Picture moved(MovingImage kind, int row) {
            return searched(row);
        }

        /**
         * The image in this row of those that an attack selected; the gallery's unless that is apart.
         *
         * @param kind what the attack moves
         */
        default Picture selected(MovingImage kind, int row) {
            return searched(row);
        }

        /**
         * Whether what an attack selects are images of the gallery.
         *
         * @param kind what the attack moves
         */
        default boolean selectsSearched(MovingImage kind) {
            return true;
        }
    }

    /**
     * @param attacks that are known
     * @param examples by attack
     * @param fragile queries to look at first
     */
    public static Path write(
            Path folder,
            Registry<Attack> attacks,
            RobustnessResult result,
            Map<String, List<AttackExample>> examples,
            List<FragileQuery> fragile,
            Pictures pictures) {
        Declarations declarations = new Declarations(attacks, List.of(result));
        StringBuilder body = new StringBuilder(String.format(
                Locale.ROOT,
                """
                <h1>Robustness of %s</h1>
                <p class="soft">%s queries against %s images%s · %s · ε %s</p>
                """,
                Html.escape(result.name()),
                String.format(Locale.ROOT, "%,d", result.queries()),
                String.format(Locale.ROOT, "%,d", result.data().path("images").asLong()),
                result.data().path("gallery").path("apart").asBoolean() ? " of a gallery apart" : "",
                Html.escape(result.data().path("pipeline").asText()),
                result.norm().text(result.plan().path("profile").path("epsilon").asDouble())));
        body.append(WorstCaseSection.verdict(declarations, result));
        scores(body, result.scores());
        ScoreTable table = new ScoreTable(declarations).benign(result, "benign");
        if (WorstCaseSection.applies(result)) {
            table.underPublished(result, "published attack").attacked(result, "worst case");
        } else {
            table.attacked(result, "attacked");
        }
        body.append(table.html());
        body.append(WorstCaseSection.html(declarations, result));
        warnings(body, result.warnings());
        body.append(OutcomesSection.histograms(result));
        body.append(OutcomesSection.fragile(fragile, pictures));
        intervals(body, result, declarations, table.shown());
        RobustnessPlots.of(result, declarations).forEach(plot -> body.append("<h2>")
                .append(Html.escape(plot.title()))
                .append("</h2>\n")
                .append(plot.html(true)));
        body.append(ExamplesSection.html(declarations, examples, pictures));
        protocol(body, Protocol.of(result, declarations));
        departures(body, result, declarations);
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
        score(body, "ERS", scores.ers());
        score(body, "ARS", scores.ars());
        body.append("</div>\n");
    }

    private static void score(StringBuilder body, String name, Interval interval) {
        FigureGuide guide = FigureGuide.of(name).orElseThrow();
        body.append(String.format(
                Locale.ROOT,
                "<div><b>%s</b><span>%s of 100, 95 %% interval %s … %s</span></div>\n",
                guide.number(interval.value()),
                name,
                guide.number(interval.low()),
                guide.number(interval.high())));
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

    private static void intervals(
            StringBuilder body, RobustnessResult result, Declarations declarations, List<String> explained) {
        body.append("<h2>Every figure</h2>\n<div class=\"wide-table\"><div class=\"card scroll\" tabindex=\"0\">"
                + "<table class=\"scores intervals\">\n<tr><th>figure</th><th>benign</th><th>95 %</th><th>attacked</th>"
                + "<th>95 %</th><th>ERS part</th><th>ARS part</th><th>no gradient</th><th>largest change</th></tr>\n");
        for (AttackResult attack : result.attacks()) {
            attack.figures().forEach((name, figure) -> body.append(row(result, attack, declarations, name, figure)));
        }
        body.append(
                "</table></div>\n<p class=\"cue\">↔ The table goes on to the right: scroll it sideways.</p></div>\n");
        // Those of the first table are explained below it.
        List<String> further = result.attacks().stream()
                .flatMap(attack -> attack.figures().keySet().stream())
                .filter(name -> !explained.contains(name))
                .toList();
        body.append(FigureNotes.html(declarations.guides(further)));
    }

    private static String row(
            RobustnessResult result, AttackResult attack, Declarations declarations, String name, Figure figure) {
        Scores scores = result.scores();
        double zero = attack.zeroGradients().length == 0
                ? Double.NaN
                : Arrays.stream(attack.zeroGradients()).average().orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "<tr><th>%s</th><td>%s</td><td class=\"soft\">%s</td><td>%s</td><td class=\"soft\">%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                Html.escape(name),
                declarations.text(name, figure.benign().value()),
                range(declarations, name, figure.benign()),
                declarations.text(name, figure.adversarial().value()),
                range(declarations, name, figure.adversarial()),
                component(scores == null ? null : scores.ersComponents().get(name)),
                component(scores == null ? null : scores.arsComponents().get(name)),
                FigureGuide.share(zero),
                PixelLevels.text(attack.largestChange()));
    }

    private static String component(Double value) {
        return number(value == null ? Double.NaN : value, 1);
    }

    private static String range(Declarations declarations, String name, Interval interval) {
        return declarations
                        .guide(name)
                        .map(guide -> guide.number(interval.low()))
                        .orElseGet(() -> number(interval.low(), 3))
                + " … " + declarations.text(name, interval.high());
    }

    static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : FigureGuide.ABSENT;
    }

    private static void protocol(StringBuilder body, Protocol protocol) {
        body.append("<h2>Protocol</h2>\n<p class=\"soft\">What must be the same for figures to compare.</p>\n"
                + "<div class=\"card\"><table>\n");
        protocol.settings()
                .forEach((name, value) -> body.append(String.format(
                        Locale.ROOT, "<tr><th>%s</th><td>%s</td></tr>\n", Html.escape(name), Html.escape(value))));
        body.append("</table></div>\n");
    }

    /** Below the protocol: what of it differs from the papers whatever the model. */
    private static void departures(StringBuilder body, RobustnessResult result, Declarations declarations) {
        StringBuilder rows = new StringBuilder();
        result.attacks().forEach(one -> declarations.attack(one.attack()).ifPresent(attack -> attack.departures()
                .forEach(departure -> rows.append(String.format(
                        Locale.ROOT,
                        "<tr><th>%s</th><td>%s</td></tr>\n",
                        Html.escape(attack.name()),
                        Html.escape(departure.detail()))))));
        if (!rows.isEmpty()) {
            body.append("<p class=\"soft\">Where an attack departs from its paper or the published program.</p>\n"
                            + "<div class=\"card\"><table>\n")
                    .append(rows)
                    .append("</table></div>\n");
        }
    }

    private static void details(StringBuilder body, String title, JsonNode node) {
        body.append(String.format(
                Locale.ROOT,
                "<h2>%s</h2>\n<div class=\"card\"><pre>%s</pre></div>\n",
                Html.escape(title),
                Html.escape(PixelLevels.readable(node).toPrettyString())));
    }
}
