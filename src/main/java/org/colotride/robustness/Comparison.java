package org.colotride.robustness;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.report.AtomicFiles;
import org.colotride.report.Html;
import org.colotride.robustness.RobustnessResult.CurvePoint;

/** Several scorings in one table and plot, with what papers published beside them. */
public final class Comparison {
    private final List<RobustnessResult> results;

    /** @throws RobustnessException if there is none */
    public Comparison(List<RobustnessResult> results) {
        if (results.isEmpty()) {
            throw new RobustnessException("there is nothing to compare; name at least one scored run");
        }
        this.results = List.copyOf(results);
    }

    private ScoreTable ours() {
        ScoreTable table = new ScoreTable();
        named().forEach((name, result) -> table.attacked(result, name));
        return table;
    }

    private ScoreTable table() {
        ScoreTable table = ours();
        PublishedRow.all().forEach(table::published);
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
        StringBuilder body = new StringBuilder(
                "<h1>Robustness compared</h1>\n<p class=\"soft\">Rows compare only within one"
                        + " protocol: the same images, network and strength. Published rows are shaded and name theirs.</p>\n");
        body.append(table().html());
        Map<String, List<CurvePoint>> curves = new LinkedHashMap<>();
        named().forEach((name, result) -> curves.put(name, result.curve()));
        RobustnessPage.plots(body, RobustnessPlots.compared(curves));
        AtomicFiles.writeString(page, Html.page("Robustness compared", body.toString()));
    }
}
