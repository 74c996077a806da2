package org.colotride.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.colotride.data.ImageShape;

/** Writes {@code report.html}: figures, curves, triplets before and after their perturbation, configuration, provenance. */
public final class RunReport {
    private final RunFolder folder;

    public RunReport(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * Draws the plots from the run's history and writes the page; it holds all its pictures.
     *
     * @param collapseThreshold the brink of collapse, drawn in a plot
     * @param shape of the samples' images
     * @param samples triplets to show; may be empty
     */
    public void write(RunResults results, double collapseThreshold, ImageShape shape, List<TripletSample> samples) {
        List<IterationRecord> iterations = HistoryReader.iterations(folder);
        Map<String, Path> plots =
                Plots.draw(iterations, HistoryReader.epochs(folder), collapseThreshold, folder.plots());
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(Html.escape(results.name())).append("</h1>\n");
        body.append("<p class=\"lead\">")
                .append(results.iterations())
                .append(" iterations, ")
                .append(Math.round(results.provenance().wallSeconds()))
                .append(
                        " s. Benign retrieval on the test images: every image is a query against all the others.</p>\n");
        figures(body, results.metrics());
        curves(body, plots);
        triplets(body, shape, samples);
        text(body, "Configuration", read(folder.config()));
        text(body, "Provenance", read(folder.results()));
        AtomicFiles.writeString(folder.report(), Html.page(results.name(), body.toString()));
    }

    private static void figures(StringBuilder body, Map<String, Double> metrics) {
        body.append("<div class=\"figures\">\n");
        metrics.forEach((name, value) -> body.append("<div class=\"figure\"><b>")
                .append(String.format(Locale.ROOT, "%.2f %%", 100 * value))
                .append("</b>")
                .append(Html.escape(name))
                .append("</div>\n"));
        body.append("</div>\n");
    }

    private static void curves(StringBuilder body, Map<String, Path> plots) {
        body.append("<h2>Training</h2>\n<div class=\"plots\">\n");
        plots.forEach((title, file) -> {
            try {
                String picture = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
                body.append("<img class=\"plot\" alt=\"")
                        .append(Html.escape(title.substring(2)))
                        .append("\" src=\"data:image/png;base64,")
                        .append(picture)
                        .append("\">\n");
            } catch (IOException e) {
                throw new StorageException(file + ": cannot be read: " + e.getMessage(), e);
            }
        });
        body.append("</div>\n");
    }

    private static void triplets(StringBuilder body, ImageShape shape, List<TripletSample> samples) {
        if (samples.isEmpty()) {
            return;
        }
        body.append("<h2>Triplets before and after their perturbation</h2>\n");
        for (TripletSample sample : samples) {
            body.append(String.format(
                    Locale.ROOT,
                    "<p><b>%s</b>, iteration %d; benign distances: anchor to positive %.3f, anchor to negative %.3f</p>%n",
                    Html.escape(sample.perturbation()),
                    sample.iteration(),
                    sample.positiveDistance(),
                    sample.negativeDistance()));
            body.append("<div class=\"pictures\">\n");
            member(body, shape, "anchor", sample.anchor(), sample.adversarialAnchor());
            member(body, shape, "positive", sample.positive(), sample.adversarialPositive());
            member(body, shape, "negative", sample.negative(), sample.adversarialNegative());
            body.append("</div>\n");
        }
    }

    private static void member(StringBuilder body, ImageShape shape, String name, float[] benign, float[] trained) {
        body.append(Html.picture(ImagePng.dataUri(benign, shape), name));
        if (!java.util.Arrays.equals(benign, trained)) {
            body.append(Html.picture(ImagePng.differenceUri(benign, trained, shape), "perturbation, amplified"));
            body.append(Html.picture(ImagePng.dataUri(trained, shape), "adversarial " + name));
        }
    }

    private static void text(StringBuilder body, String title, String text) {
        body.append("<h2>")
                .append(title)
                .append("</h2>\n<pre>")
                .append(Html.escape(text))
                .append("</pre>\n");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StorageException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
