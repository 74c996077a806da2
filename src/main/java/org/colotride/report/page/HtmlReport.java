package org.colotride.report.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.QueryExample;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.AtomicFiles;
import org.colotride.io.ImagePng;
import org.colotride.report.FigureNotes;
import org.colotride.report.Html;
import org.colotride.report.chart.Plots;
import org.colotride.retrieval.FigureGuide;
import org.colotride.tensor.PixelLevels;

/** A run on one page, {@code report.html}: figures, plots, triplets, provenance and configuration. */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes the page; it shows what is given and needs no other file.
     *
     * @param plots as {@link Plots#draw} left them in the run's folder
     * @param worst the queries that find least
     * @throws org.colotride.io.StorageException if the page cannot be written
     */
    public static void write(
            RunFolder run,
            RunResults results,
            List<Plots.Plot> plots,
            List<TripletExample> triplets,
            List<QueryExample> worst) {
        StringBuilder body = new StringBuilder();
        body.append(String.format(
                Locale.ROOT,
                "<h1>%s</h1>\n<p class=\"soft\">%s · %d iterations · %s</p>\n",
                Html.escape(results.name()),
                Html.escape(results.provenance().started()),
                results.iterations(),
                duration(results.provenance().wallSeconds())));
        Map<String, Double> figures = new LinkedHashMap<>(results.metrics());
        if (results.details() != null) {
            figures.putAll(results.details().precision());
        }
        figures(body, figures);
        if (results.searched() != null) {
            body.append(String.format(
                    Locale.ROOT,
                    "<p class=\"soft\">%s</p>\n",
                    Html.escape(results.searched().describe())));
        }
        body.append(RetrievalSection.html(results.details(), worst));
        plots(body, plots);
        triplets(body, triplets);
        provenance(body, results.provenance());
        body.append("<h2>Configuration</h2>\n<div class=\"card\"><pre>")
                .append(Html.escape(ConfigWriter.toYaml((ObjectNode) PixelLevels.readable(results.config()))))
                .append("</pre></div>\n");
        AtomicFiles.writeString(run.report(), Html.page(results.name() + " – COLO-TRIDE", body.toString()));
    }

    private static void figures(StringBuilder body, Map<String, Double> metrics) {
        body.append("<h2>Figures</h2>\n<div class=\"figures\">\n");
        metrics.forEach((name, value) -> body.append(String.format(
                Locale.ROOT, "<div><b>%s</b><span>%s</span></div>\n", FigureGuide.share(value), Html.escape(name))));
        body.append("</div>\n").append(FigureNotes.html(FigureGuide.of(metrics.keySet())));
    }

    private static void plots(StringBuilder body, List<Plots.Plot> plots) {
        if (plots.isEmpty()) {
            return;
        }
        body.append("<h2>Training</h2>\n");
        plots.forEach(plot -> body.append(String.format(
                        Locale.ROOT, "<h3>%s</h3>\n", Html.escape(plot.picture().title())))
                .append(plot.picture().html(true)));
    }

    private static void triplets(StringBuilder body, List<TripletExample> triplets) {
        if (triplets.isEmpty()) {
            return;
        }
        body.append("<h2>Triplets before and after their perturbation</h2>\n<p class=\"soft\">"
                + "The perturbation is amplified: grey is no change, black and white are the full ε.</p>\n"
                + "<div class=\"triplets\">\n");
        triplets.forEach(triplet -> triplet(body, triplet));
        body.append("</div>\n");
    }

    private static void triplet(StringBuilder body, TripletExample triplet) {
        StringBuilder heads = new StringBuilder();
        StringBuilder benign = new StringBuilder();
        StringBuilder change = new StringBuilder();
        StringBuilder adversarial = new StringBuilder();
        for (TripletExample.Member member : triplet.members()) {
            heads.append(String.format(
                    Locale.ROOT, "<th>%s<br>%s</th>", Html.escape(member.role()), Html.escape(member.className())));
            benign.append(cell(member.benign(), triplet));
            boolean perturbed = member.adversarial() != null;
            change.append(
                    perturbed
                            ? cell(ImagePng.amplify(member.benign(), member.adversarial(), triplet.epsilon()), triplet)
                            : "<td class=\"soft\">–</td>");
            adversarial.append(perturbed ? cell(member.adversarial(), triplet) : "<td class=\"soft\">unchanged</td>");
        }
        body.append(String.format(
                Locale.ROOT,
                """
                <div class="card"><b>%s</b> <span class="soft">ε = %s</span>
                <table class="pictures">
                <tr><th></th>%s</tr>
                <tr><td>benign</td>%s</tr>
                <tr><td>perturbation</td>%s</tr>
                <tr><td>adversarial</td>%s</tr>
                </table>
                <table>
                <tr><th></th><th>to the positive</th><th>to the negative</th></tr>
                <tr><td>before</td>%s</tr>
                <tr><td>after</td>%s</tr>
                </table></div>
                """,
                Html.escape(triplet.title()),
                PixelLevels.text(triplet.epsilon()),
                heads,
                benign,
                change,
                adversarial,
                distances(triplet.before()),
                distances(triplet.after())));
    }

    private static String cell(float[] pixels, TripletExample triplet) {
        return "<td><img class=\"pixels\" alt=\"\" src=\"" + ImagePng.dataUri(pixels, 0, triplet.shape()) + "\"></td>";
    }

    private static String distances(TripletExample.Distances distances) {
        return String.format(Locale.ROOT, "<td>%.3f</td><td>%.3f</td>", distances.positive(), distances.negative());
    }

    private static void provenance(StringBuilder body, Provenance origin) {
        Map<String, String> rows = new LinkedHashMap<>();
        if (origin.revision() != null) {
            rows.put(
                    "revision",
                    origin.revision().commit()
                            + (Boolean.TRUE.equals(origin.revision().dirty()) ? " with local changes" : ""));
        }
        rows.put("command line", String.join(" ", origin.commandLine()));
        if (origin.weights() != null) {
            rows.put("started with", origin.weights().summary());
        }
        rows.put("seed", Long.toString(origin.seed()));
        rows.put("machine", origin.cpu() + ", " + origin.cores() + " cores, " + origin.memoryMiB() + " MiB");
        rows.put("system", origin.os() + "; Java " + origin.java());
        rows.put(
                "memory limits",
                "heap " + origin.heapMiB() + " MiB"
                        + (origin.nativeLimit().isEmpty() ? "" : ", process " + origin.nativeLimit()));
        origin.libraries().forEach((library, version) -> rows.put(library, version));
        body.append("<h2>Provenance</h2>\n<div class=\"card\"><table>\n");
        rows.forEach((name, value) -> body.append(String.format(
                Locale.ROOT, "<tr><th>%s</th><td>%s</td></tr>\n", Html.escape(name), Html.escape(value))));
        body.append("</table></div>\n");
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
