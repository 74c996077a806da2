package org.colotride.report;

import java.util.List;
import java.util.Locale;
import org.colotride.retrieval.FigureGuide;

/** A line for each figure that a page shows; {@link FigureGuide#notes} are those for a terminal. */
public final class FigureNotes {
    private FigureNotes() {}

    public static String html(List<FigureGuide> guides) {
        if (guides.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(
                "<details class=\"guide\" open=\"\"><summary>What the figures mean</summary>\n<dl>\n");
        guides.forEach(guide -> html.append(String.format(
                Locale.ROOT,
                "<div><dt>%s</dt><dd>%s</dd></div>\n",
                Html.escape(guide.name()),
                Html.escape(guide.explanation()))));
        return html.append("</dl></details>\n").toString();
    }
}
