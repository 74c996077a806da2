package org.colotride.report.robustness;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.attack.Attack;
import org.colotride.config.Registry;
import org.colotride.io.AtomicFiles;
import org.colotride.report.Html;
import org.colotride.report.chart.RobustnessPlots;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.Protocol;
import org.colotride.robustness.PublishedRow;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessResult.CurvePoint;

/** Several scorings in one table and plots, with what papers published beside them. */
public final class Comparison {
    private static final int MOST_BARS = 10;

    private final List<RobustnessResult> results;
    private final Declarations declarations;
    private final Protocol reference;

    /**
     * @param attacks that are known
     * @throws RobustnessException if there is no result
     */
    public Comparison(Registry<Attack> attacks, List<RobustnessResult> results) {
        if (results.isEmpty()) {
            throw new RobustnessException("there is nothing to compare; name at least one scored run");
        }
        this.results = List.copyOf(results);
        this.declarations = new Declarations(attacks, results);
        this.reference = Protocol.of(results.get(0), declarations);
    }

    private ScoreTable ours() {
        ScoreTable table = new ScoreTable(declarations);
        named().forEach((name, result) -> table.model(result, name));
        return table;
    }

    private ScoreTable table() {
        ScoreTable table = ours();
        PublishedRow.beside(results).forEach(table::published);
        return table;
    }

    /** Two runs of one name are told apart by number. */
    private Map<String, RobustnessResult> named() {
        Map<String, RobustnessResult> named = new LinkedHashMap<>();
        for (RobustnessResult result : results) {
            String name = result.name();
            for (int i = 2; named.containsKey(name); i++) {
                name = result.name() + " (" + i + ")";
            }
            named.put(name, result);
        }
        return named;
    }

    /** For a terminal, without what papers published. */
    public String measured() {
        return ours().text();
    }

    /** For a terminal. */
    public String text() {
        return table().text();
    }

    /** A page that needs no other file. */
    public void write(Path page) {
        String title = "Robustness compared";
        AtomicFiles.writeString(page, Html.widePage(title, "<h1>" + title + "</h1>\n" + body()));
    }

    /** What stands below a page's title. */
    String body() {
        StringBuilder body = new StringBuilder("<p class=\"soft\">Rows compare only within one"
                + " protocol: the same images, queries, attacks and strength. Published rows are shaded and name"
                + " theirs; evaluate --published on all queries follows it.</p>\n");
        body.append(table().html());
        RobustnessPlots.compared(figures(), curves(), results.get(0).norm()).forEach(plot -> body.append("<h2>")
                .append(Html.escape(plot.title()))
                .append("</h2>\n")
                .append(plot.html(true)));
        return body.toString();
    }

    /** Of the rows of the first row's protocol. */
    private Map<String, Map<String, Double>> figures() {
        Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
        named().forEach((name, result) -> {
            if (Protocol.of(result, declarations).differences(reference).isEmpty()) {
                Map<String, Double> values = new LinkedHashMap<>();
                result.attacks().forEach(attack -> attack.figures()
                        .forEach((figure, value) ->
                                values.put(figure, value.adversarial().value())));
                figures.put(name, values);
            }
        });
        PublishedRow.beside(results).forEach(row -> {
            if (Protocol.of(row.benchmark(), declarations)
                    .differences(reference)
                    .isEmpty()) {
                Map<String, Double> values = new LinkedHashMap<>();
                List<String> names = Declarations.standardNames();
                names.forEach(name -> values.put(name, row.figures().get(names.indexOf(name))));
                figures.put(row.name() + " (published)", values);
            }
        });
        figures.keySet().removeAll(figures.keySet().stream().skip(MOST_BARS).toList());
        return figures;
    }

    /** Of the models whose protocol differs from the first at most in the strength that the curve varies. */
    private Map<String, List<CurvePoint>> curves() {
        Map<String, List<CurvePoint>> curves = new LinkedHashMap<>();
        named().forEach((name, result) -> {
            if (Protocol.of(result, declarations)
                    .differences(reference, Set.of(Protocol.EPSILON))
                    .isEmpty()) {
                curves.put(name, result.curve());
            }
        });
        return curves;
    }
}
