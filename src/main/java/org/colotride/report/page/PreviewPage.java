package org.colotride.report.page;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.colotride.data.pipeline.PipelinePreview.Pair;
import org.colotride.data.pipeline.PipelinePreview.Picture;
import org.colotride.data.pipeline.PipelinePreview.Sample;
import org.colotride.io.AtomicFiles;
import org.colotride.io.ImagePng;
import org.colotride.report.Html;

/** The page that {@code fetch-data --preview} writes: what a pipeline makes of pairs of training images. */
public final class PreviewPage {
    private PreviewPage() {}

    /**
     * @param name of the pipeline
     * @param transforms as the pipeline gives them
     * @param notes about the data set, a line each
     */
    public static void write(Path file, String name, String transforms, List<String> notes, List<Pair> pairs) {
        StringBuilder body = new StringBuilder(String.format(
                Locale.ROOT,
                """
                <h1>%s</h1>
                <p class="soft">%d pairs of training images: each as it is in the data set, and as its transforms leave it
                %d times</p>
                <ul class="soft">
                """,
                Html.escape(name),
                pairs.size(),
                pairs.isEmpty() ? 0 : pairs.get(0).anchor().draws().size()));
        notes.forEach(note -> body.append("<li>").append(Html.escape(note)).append("</li>\n"));
        body.append("</ul>\n<h2>Transforms</h2>\n<div class=\"card\"><pre>")
                .append(Html.escape(transforms))
                .append("</pre></div>\n<h2>Pairs</h2>\n");
        for (Pair pair : pairs) {
            body.append("<section class=\"card pair\">\n<h3>")
                    .append(Html.escape(pair.anchor().className()))
                    .append("</h3>\n");
            append(body, "anchor", pair.anchor());
            append(body, "positive", pair.positive());
            body.append("</section>\n");
        }
        AtomicFiles.writeString(file, Html.page("Preview of " + name, body.toString()));
    }

    private static void append(StringBuilder body, String role, Sample sample) {
        body.append(String.format(
                Locale.ROOT,
                "<p class=\"soft\">%s · %s</p>\n<div class=\"draws\">\n",
                role,
                Html.escape(sample.name())));
        append(body, sample.original(), role + ", original", sizeOf(sample.original()), " original");
        for (int i = 0; i < sample.draws().size(); i++) {
            append(body, sample.draws().get(i), role + ", draw " + (i + 1), "draw " + (i + 1), "");
        }
        body.append("</div>\n");
    }

    private static void append(StringBuilder body, Picture picture, String alternative, String caption, String kind) {
        body.append(String.format(
                Locale.ROOT,
                "<figure><img class=\"pixels%s\" alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>\n",
                kind,
                alternative,
                ImagePng.dataUri(picture.pixels(), 0, picture.shape()),
                caption));
    }

    private static String sizeOf(Picture original) {
        return "original, " + original.shape().height() + "×" + original.shape().width();
    }
}
