package org.colotride.report.page;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.colotride.experiment.TrainedModel;
import org.colotride.io.AtomicFiles;
import org.colotride.io.ImagePng;
import org.colotride.report.Html;

/** The page that {@code query} writes: an image and what lies nearest to it. */
public final class QueryPage {
    /**
     * One of the nearest images, in the order of their distances.
     *
     * @param picture a {@code data:} address, see {@link ImagePng}
     * @param correct whether it is of the query's class; null if that is not known
     */
    public record Neighbour(String name, String className, double distance, String picture, Boolean correct) {}

    private QueryPage() {}

    /** @param query the image that was searched with; its class is not known */
    public static void write(Path file, Path query, TrainedModel.Found found) {
        List<Neighbour> neighbours = found.nearest().stream()
                .map(match -> new Neighbour(
                        match.name(),
                        match.className(),
                        match.distance(),
                        ImagePng.dataUri(match.pixels(), 0, found.shape()),
                        null))
                .toList();
        write(file, query.toString(), null, ImagePng.dataUri(found.pixels(), 0, found.shape()), neighbours);
    }

    /**
     * @param query name of the query
     * @param className its class; null if that is not known
     * @param picture a {@code data:} address of the image as the network saw it
     */
    public static void write(Path file, String query, String className, String picture, List<Neighbour> neighbours) {
        StringBuilder body = new StringBuilder(String.format(
                Locale.ROOT,
                """
                <h1>%s</h1>
                <p class="soft">%sthe %d nearest images, nearest first</p>
                <figure><img class="pixels" style="max-width: 224px" alt="the query" src="%s"></figure>
                <div class="gallery">
                """,
                Html.escape(query),
                className == null ? "" : "class " + Html.escape(className) + " · ",
                neighbours.size(),
                Html.escape(picture)));
        for (int i = 0; i < neighbours.size(); i++) {
            body.append(figure(i + 1, neighbours.get(i)));
        }
        body.append("</div>\n");
        AtomicFiles.writeString(file, Html.page("Nearest to " + query, body.toString()));
    }

    private static String figure(int rank, Neighbour neighbour) {
        String kind = neighbour.correct() == null ? "" : neighbour.correct() ? "right" : "wrong";
        String mark = neighbour.correct() == null ? "" : neighbour.correct() ? " ✓" : " ✗";
        return String.format(
                Locale.ROOT,
                """
                <figure class="%s"><img class="pixels" alt="%s" src="%s">
                <figcaption><b>%d%s</b> %s<br>%s<br>distance %s</figcaption></figure>
                """,
                kind,
                Html.escape(neighbour.name()),
                Html.escape(neighbour.picture()),
                rank,
                mark,
                Html.escape(neighbour.className()),
                Html.escape(neighbour.name()),
                String.format(Locale.ROOT, "%.4f", neighbour.distance()));
    }
}
