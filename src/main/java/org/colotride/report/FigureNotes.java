package org.colotride.report;

import java.util.List;
import java.util.Locale;
import org.colotride.metric.FigureGuide;

/** A line for each figure that a page or a terminal table shows. */
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

    /** The same for a terminal. */
    public static String text(List<FigureGuide> guides) {
        int width =
                guides.stream().mapToInt(guide -> guide.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        guides.forEach(guide -> text.append("  ")
                .append(guide.name())
                .append(" ".repeat(width - guide.name().length() + 2))
                .append(guide.explanation())
                .append(System.lineSeparator()));
        return text.toString();
    }
}
