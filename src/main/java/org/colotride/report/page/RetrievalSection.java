package org.colotride.report.page;

import java.util.List;
import java.util.Locale;
import org.colotride.experiment.folder.QueryExample;
import org.colotride.experiment.folder.RetrievalDetails;
import org.colotride.io.ImagePng;
import org.colotride.report.Html;
import org.colotride.retrieval.FigureGuide;
import org.colotride.tensor.ImageShape;

/** Where a run's retrieval works and where it does not: classes, and the worst queries as pictures. */
final class RetrievalSection {
    private RetrievalSection() {}

    /** @param details null for a run of a version that did not keep them */
    static String html(RetrievalDetails details, List<QueryExample> examples) {
        return details == null ? "" : classes(details) + worst(examples);
    }

    private static String classes(RetrievalDetails details) {
        if (details.worstClasses().isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<h2>R@1 by class</h2>\n<p class=\"soft\">%d classes have a query.</p>\n<div class=\"card\"><table>\n"
                        + "<tr><th>class</th><th>queries</th><th>R@1</th></tr>\n",
                details.classes()));
        details.worstClasses().forEach(one -> html.append(row(one)));
        if (details.classes()
                > details.worstClasses().size() + details.bestClasses().size()) {
            html.append("<tr><td class=\"soft\" colspan=\"3\">…</td></tr>\n");
        }
        for (int i = details.bestClasses().size() - 1; i >= 0; i--) {
            html.append(row(details.bestClasses().get(i)));
        }
        return html.append("</table></div>\n").toString();
    }

    private static String row(RetrievalDetails.NamedClass one) {
        return String.format(
                Locale.ROOT,
                "<tr><th>%s</th><td>%d</td><td>%s</td></tr>\n",
                Html.escape(one.name()),
                one.queries(),
                FigureGuide.share(one.recallAt1()));
    }

    private static String worst(List<QueryExample> examples) {
        if (examples.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(
                "<h2>The worst queries</h2>\n<p class=\"soft\">Those with the lowest average precision among the nearest R, each"
                        + " with the images nearest to it and, last, the nearest of its own class.</p>\n");
        for (QueryExample example : examples) {
            html.append("<div class=\"card example\"><div class=\"shots\">\n")
                    .append(shot(
                            "aim",
                            example.shape(),
                            example.pixels(),
                            "query",
                            example.query().className(),
                            example.query().name()));
            int rank = 1;
            for (QueryExample.Neighbour near : example.nearest()) {
                html.append(neighbour(example.shape(), near, rank++));
            }
            if (example.query().nearestMatch() > example.nearest().size()) {
                html.append(neighbour(
                        example.shape(), example.match(), example.query().nearestMatch()));
            }
            html.append("</div></div>\n");
        }
        return html.toString();
    }

    private static String neighbour(ImageShape shape, QueryExample.Neighbour near, int rank) {
        return shot(
                near.right() ? "right" : "wrong",
                shape,
                near.pixels(),
                rank + (near.right() ? " ✓" : " ✗"),
                near.className(),
                near.name());
    }

    private static String shot(
            String kind, ImageShape shape, float[] pixels, String head, String className, String name) {
        return String.format(
                Locale.ROOT,
                "<figure class=\"shot %s\"><img class=\"pixels\" alt=\"%s\" title=\"%s\" src=\"%s\">"
                        + "<figcaption><b>%s</b> %s</figcaption></figure>\n",
                kind,
                Html.escape(name),
                Html.escape(name),
                ImagePng.dataUri(pixels, 0, shape),
                Html.escape(head),
                Html.escape(className));
    }
}
