package org.colotride.report.tournament;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.colotride.attack.Attack;
import org.colotride.config.ConfigWriter;
import org.colotride.config.Registry;
import org.colotride.io.AtomicFiles;
import org.colotride.report.Html;
import org.colotride.report.chart.TournamentChart;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.PublishedRow;
import org.colotride.tensor.PixelLevels;
import org.colotride.tournament.EntryResult;
import org.colotride.tournament.EntryResult.Protocol;
import org.colotride.tournament.Standing;
import org.colotride.tournament.TournamentFolder;
import org.colotride.tournament.TournamentResults;
import org.colotride.tournament.Verdict;

/** What {@code results.json} holds, for people: {@code results.csv} and {@code report.html}. */
public final class TournamentReport {
    private static final double MILLION = 1e6;

    private final Declarations declarations;

    /** @param attacks that are known */
    public TournamentReport(Registry<Attack> attacks) {
        this.declarations = new Declarations(attacks);
    }

    /**
     * Writes both files, each at once; those of an earlier call are replaced. A tournament that has not ended is reported
     * as well.
     *
     * @param entries that have ended
     * @throws org.colotride.io.StorageException if a file cannot be written
     */
    public void write(TournamentFolder folder, TournamentResults results, List<EntryResult> entries) {
        EntryCsv.write(folder.table(), entries);
        AtomicFiles.writeString(
                folder.report(), Html.widePage("Tournament " + results.name(), new Page(results, declarations).body()));
    }

    /** One page that needs no other file. */
    private record Page(TournamentResults results, Declarations declarations) {
        String body() {
            StringBuilder body = new StringBuilder(String.format(
                    Locale.ROOT,
                    "<h1>%s</h1>\n<p class=\"soft\">%d of %d trainings have ended%s. ERS is the mean of ten figures, each"
                            + " scaled so that 100 is best.</p>\n",
                    Html.escape(results.name()),
                    results.ended(),
                    results.entries(),
                    results.complete() ? "" : "; the same command goes on with the others"));
            verdicts(body);
            results.tournament().path("settings").fieldNames().forEachRemaining(setting -> setting(body, setting));
            body.append("<h2>The tournament</h2>\n<div class=\"card\"><pre>")
                    .append(Html.escape(ConfigWriter.toYaml((ObjectNode) PixelLevels.readable(results.tournament()))))
                    .append("</pre></div>\n");
            return body.toString();
        }

        private void verdicts(StringBuilder body) {
            body.append("<h2>Who won</h2>\n");
            if (results.verdicts().isEmpty()) {
                body.append("<p>Nobody can be compared yet.</p>\n");
                return;
            }
            body.append("<div class=\"card\">\n");
            for (Verdict verdict : results.verdicts()) {
                body.append(String.format(Locale.ROOT, "<p>%s</p>\n", Html.escape(verdict.sentence())));
            }
            body.append("</div>\n");
        }

        private void setting(StringBuilder body, String setting) {
            List<Standing> standings = results.standings().stream()
                    .filter(standing -> standing.setting().equals(setting))
                    .toList();
            body.append(String.format(Locale.ROOT, "<h2>%s</h2>\n", Html.escape(setting)));
            TournamentChart.of(setting, standings).ifPresent(chart -> body.append(chart.html(true)));
            for (Protocol protocol : Protocol.values()) {
                TournamentTable table = new TournamentTable(declarations, protocol, standings, published(setting));
                if (!table.isEmpty()) {
                    body.append(String.format(Locale.ROOT, "<h3>%s, %s</h3>\n", Html.escape(setting), protocol.words()))
                            .append(table.html());
                }
            }
            cost(body, standings);
        }

        /** Rows of the setting's data set, whatever their budget was. */
        private List<PublishedRow> published(String setting) {
            String pipeline = results.pipelines().getOrDefault(setting, "");
            return PublishedRow.all().stream()
                    .filter(row -> row.benchmark().pipeline().equals(pipeline))
                    .toList();
        }

        private static void cost(StringBuilder body, List<Standing> standings) {
            body.append(
                    "<h3>What each was given</h3>\n<div class=\"card scroll\" tabindex=\"0\"><table class=\"scores\">\n"
                            + "<tr><th></th><th>iterations</th><th>images forward, millions</th><th>images backward, millions</th>"
                            + "</tr>\n");
            for (Standing standing : standings) {
                body.append(String.format(
                        Locale.ROOT,
                        "<tr><th>%s</th><td>%.0f</td><td>%.3f</td><td>%.3f</td></tr>\n",
                        Html.escape(standing.entrant()),
                        standing.iterations(),
                        standing.forward() / MILLION,
                        standing.backward() / MILLION));
            }
            body.append(
                    "</table></div>\n<p class=\"soft\">Means over the seeds, of what it took to make the adversarial"
                            + " batches; the updates of the weights come on top, one an iteration. A defence that stops its"
                            + " perturbation early has used less than it might have.</p>\n");
        }
    }
}
