package org.colotride.report.chart;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.colotride.report.Html;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A chart, drawn for a light page and for a dark one.
 *
 * @param name of its file, without ending
 * @param alternative what it shows, for those who do not see it
 * @param width in CSS pixels; the picture may have twice as many
 * @param light PNG
 * @param dark PNG
 */
public record ChartPicture(
        String name,
        String title,
        String caption,
        String alternative,
        int width,
        int height,
        byte[] light,
        byte[] dark) {
    /** Pixels per unit, for screens of high density. */
    public static final int SCALE = 2;

    /** In full density. */
    public static ChartPicture of(
            String name, String caption, String alternative, Function<ChartPalette, ? extends Chart<?, ?>> drawing) {
        return of(name, caption, alternative, SCALE, drawing);
    }

    /** @param scale pixels per CSS pixel: what has thousands of edges makes large files */
    public static ChartPicture of(
            String name,
            String caption,
            String alternative,
            int scale,
            Function<ChartPalette, ? extends Chart<?, ?>> drawing) {
        Chart<?, ?> light = drawing.apply(ChartPalette.LIGHT);
        return new ChartPicture(
                name,
                light.getTitle(),
                caption,
                alternative,
                light.getWidth(),
                light.getHeight(),
                png(light, scale),
                png(drawing.apply(ChartPalette.DARK), scale));
    }

    private static byte[] png(Chart<?, ?> chart, int scale) {
        BufferedImage image =
                new BufferedImage(chart.getWidth() * scale, chart.getHeight() * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(scale, scale);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", png)) {
                throw new IOException("this Java writes no PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    /**
     * The figure with both pictures inside; the reader's system chooses.
     *
     * @param wide whether it takes the page's width, and scrolls where the page is narrow
     */
    public String html(boolean wide) {
        return String.format(
                Locale.ROOT,
                """
                <figure class="plot"><div%s><picture><source media="(prefers-color-scheme: dark)" srcset="%s"/>\
                <img alt="%s" width="%d" height="%d" src="%s"></picture></div>%s</figure>
                """,
                wide ? " class=\"wide\" tabindex=\"0\"" : "",
                address(dark),
                Html.escape(alternative),
                width,
                height,
                address(light),
                caption.isEmpty() ? "" : "<figcaption>" + Html.escape(caption) + "</figcaption>");
    }

    private static String address(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
