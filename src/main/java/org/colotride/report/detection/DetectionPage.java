package org.colotride.report.detection;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.detection.evaluation.DetectionResult;
import org.colotride.detection.evaluation.Setting;
import org.colotride.io.AtomicFiles;
import org.colotride.report.Html;
import org.colotride.report.chart.DetectionPlots;

/** What a detector sees and what it does not, on one page that needs no other file. */
public final class DetectionPage {
    private static final String FILE = "report.html";
    private static final double SEEN = 0.5;
    private static final Map<Setting, String> WORDS = new EnumMap<>(Map.of(
            Setting.published, "Published attacks, which know nothing of the detector",
            Setting.worst, "The worst case of several searches, which know nothing of the detector",
            Setting.adaptive, "An attacker who knows the detector and goes through it"));

    private DetectionPage() {}

    /** @return the page */
    public static Path write(Path folder, DetectionResult result) {
        StringBuilder body = new StringBuilder(String.format(
                Locale.ROOT,
                """
                <h1>What the detector sees: %s</h1>
                <p class="card verdict">%s</p>
                <p class="soft">Calibrated for %.1f %% false alarms; of %,d other benign images it flagged %.1f %%. %s.</p>
                """,
                Html.escape(result.subject().path("name").asText()),
                verdict(result),
                100 * result.rate(),
                result.benign(),
                100 * result.falseAlarms(),
                Html.escape("ε "
                        + result.plan().at("/attacks/profile/epsilon").asText() + ", "
                        + result.rows().get(0).images() + " images of each attack, budget "
                        + result.plan().path("budget").asText())));
        for (Setting setting : Setting.values()) {
            body.append(table(WORDS.get(setting), result.of(setting), result.rate()));
        }
        DetectionPlots.of(result).forEach(plot -> body.append(plot.html(true)));
        body.append(
                """
                <p class="soft">Flagged: by the calibrated threshold. Detected: by the threshold at which the other benign images
                keep the rate exactly. “Turned away”: the mean figure if a flagged image does nothing. What an image that is not
                flagged achieves stands in the last column. Whoever knows the detector sends, of all images that were made, the
                strongest that is not flagged; small changes below the detector's notice, images that were never near to a
                benign one, and attacks stronger than these searches are not measured here.</p>
                """);
        Path page = folder.resolve(FILE);
        AtomicFiles.writeString(page, Html.page("What the detector sees", body.toString()));
        return page;
    }

    /** The plain sentence. */
    static String verdict(DetectionResult result) {
        return String.format(
                Locale.ROOT,
                "Of 100 images of attacks that do not know it, the detector flags %.0f (%.0f in the worst case); of 100 of an"
                        + " attacker who knows it, %.0f.%s%s",
                100 * flagged(result, Setting.published),
                100 * flagged(result, Setting.worst),
                100 * flagged(result, Setting.adaptive),
                missed(result, Setting.published, " Even of attacks that do not know it, it misses most of: "),
                missed(result, Setting.adaptive, " Who knows it passes mostly with: "));
    }

    private static double flagged(DetectionResult result, Setting setting) {
        return result.of(setting).stream()
                .mapToDouble(DetectionResult.Row::flagged)
                .average()
                .orElse(0);
    }

    private static String missed(DetectionResult result, Setting setting, String words) {
        List<String> names = result.of(setting).stream()
                .filter(row -> row.flagged() < SEEN)
                .map(DetectionResult.Row::figure)
                .toList();
        return names.isEmpty() ? "" : words + Html.escape(String.join(", ", names)) + ".";
    }

    private static String table(String title, List<DetectionResult.Row> rows, double rate) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "<h2>%s</h2>\n<div class=\"card scroll\"><table class=\"scores\"><tr><th></th><th>flagged</th><th>detected at"
                        + " %.1f %%</th><th>AUC</th><th>figure, benign</th><th>attacked</th><th>flagged turned away</th>"
                        + "<th>of those not flagged</th></tr>\n",
                Html.escape(title),
                100 * rate));
        for (DetectionResult.Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "<tr><th>%s</th><td>%.1f %%</td><td>%.1f %%</td><td>%.3f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td>"
                            + "<td>%s</td></tr>\n",
                    Html.escape(row.figure()),
                    100 * row.flagged(),
                    100 * row.detectedAtRate(),
                    row.area(),
                    row.benignFigure(),
                    row.attackedFigure(),
                    row.defendedFigure(),
                    row.unflaggedFigure() == null
                            ? "–"
                            : String.format(Locale.ROOT, "%.2f (%d)", row.unflaggedFigure(), row.unflagged())));
        }
        return table.append("</table></div>\n").toString();
    }
}
