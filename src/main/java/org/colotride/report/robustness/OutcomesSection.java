package org.colotride.report.robustness;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.attack.MovingImage;
import org.colotride.report.Html;
import org.colotride.report.chart.Histogram;
import org.colotride.report.robustness.RobustnessPage.Picture;
import org.colotride.report.robustness.RobustnessPage.Pictures;
import org.colotride.robustness.FragileQuery;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessResult.AttackResult;

/** What became of each image: a mean of 50 may be all images half lost, or half of them lost. */
final class OutcomesSection {
    private static final double PERCENT = 100;

    private OutcomesSection() {}

    /** How many images are left how many points of each figure; nothing for results that do not hold it. */
    static String histograms(RobustnessResult result) {
        StringBuilder rows = new StringBuilder();
        for (AttackResult attack : result.attacks()) {
            if (attack.histograms() != null) {
                attack.histograms().forEach((name, counts) -> rows.append(row(attack, name, counts)));
            }
        }
        if (rows.isEmpty()) {
            return "";
        }
        String outline = WorstCaseSection.applies(result) ? " The outline is the published attack." : "";
        return "<h2>Each image's outcome</h2>\n<p class=\"soft\">How many images are left how many of 100 points: at the left"
                + " those that the attack has lost, at the right those that it has not touched." + outline + "</p>\n"
                + "<div class=\"card\"><table class=\"outcomes\">\n"
                + "<tr><th>figure</th><th>0 … 100 points</th><th>10 or fewer left</th><th>90 or more left</th></tr>\n"
                + rows + "</table></div>\n";
    }

    private static String row(AttackResult attack, String name, int[] counts) {
        Map<String, int[]> published =
                attack.worstCase() == null || attack.worstCase().publishedHistograms() == null
                        ? Map.of()
                        : attack.worstCase().publishedHistograms();
        double images = Arrays.stream(counts).sum();
        String lost = share(counts[0] / images);
        String untouched = share(counts[counts.length - 1] / images);
        return String.format(
                Locale.ROOT,
                "<tr><th>%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                Html.escape(name),
                Histogram.svg(
                        counts,
                        published.getOrDefault(name, new int[0]),
                        name + ": " + lost + " lost, " + untouched + " untouched"),
                lost,
                untouched);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.0f %%", PERCENT * share);
    }

    /** The queries to look at first; nothing if there are none. */
    static String fragile(List<FragileQuery> queries, Pictures pictures) {
        if (queries.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(
                "<h2>The most fragile queries</h2>\n<p class=\"soft\">Answered rightly today, with the least left when they"
                        + " are attacked themselves: points of 100, mean over the figures of attacks on a query.</p>\n"
                        + "<div class=\"gallery\">\n");
        for (FragileQuery query : queries) {
            Picture picture = pictures.moved(MovingImage.QUERY, query.row());
            html.append(String.format(
                    Locale.ROOT,
                    "<figure><img class=\"pixels\" alt=\"%s\" src=\"%s\"><figcaption><b>%.0f points</b> %s<br>%s</figcaption></figure>\n",
                    Html.escape(picture.name()),
                    Html.escape(picture.dataUri()),
                    query.points(),
                    Html.escape(picture.className()),
                    Html.escape(lost(query))));
        }
        return html.append("</div>\n").toString();
    }

    private static String lost(FragileQuery query) {
        return query.figures().isEmpty() ? "nothing lost altogether" : "lost: " + String.join(", ", query.figures());
    }
}
