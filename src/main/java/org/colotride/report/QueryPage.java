package org.colotride.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.colotride.data.ImageShape;

/** A page that shows a query and the gallery images nearest to it. */
public final class QueryPage {
    private QueryPage() {}

    /**
     * One gallery image.
     *
     * @param name its path or number
     * @param className its class
     * @param distance from the query's embedding
     * @param pixels in [0, 1], {@code [C, H, W]}
     */
    public record Match(String name, String className, double distance, float[] pixels) {}

    /** @param matches nearest first */
    public static void write(Path file, String query, float[] pixels, ImageShape shape, List<Match> matches) {
        StringBuilder body = new StringBuilder("<h1>Query</h1>\n<div class=\"pictures\">\n");
        body.append(Html.picture(ImagePng.dataUri(pixels, shape), query));
        body.append("</div>\n<h2>Nearest ").append(matches.size()).append("</h2>\n<div class=\"pictures\">\n");
        for (int i = 0; i < matches.size(); i++) {
            Match match = matches.get(i);
            body.append("<figure><img src=\"")
                    .append(ImagePng.dataUri(match.pixels(), shape))
                    .append("\" alt=\"")
                    .append(Html.escape(match.name()))
                    .append("\"><figcaption>")
                    .append(String.format(Locale.ROOT, "%d · %.4f", i + 1, match.distance()))
                    .append("<br>")
                    .append(Html.escape(match.className()))
                    .append("<br><span class=\"quiet\">")
                    .append(Html.escape(match.name()))
                    .append("</span></figcaption></figure>\n");
        }
        body.append("</div>\n");
        AtomicFiles.writeString(file, Html.page("Query: " + query, body.toString()));
    }
}
