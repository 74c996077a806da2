package org.colotride.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.XYChart;

class ChartStyleTest {
    /** Of two colours that a reader should tell apart, as a distance in RGB, of 442 at most. */
    private static final double APART = 50;

    /** WCAG 2.1, success criterion 1.4.11, for graphics. */
    private static final double CONTRAST = 3;

    static List<ChartPalette> palettes() {
        return List.of(ChartPalette.LIGHT, ChartPalette.DARK);
    }

    @ParameterizedTest
    @MethodSource("palettes")
    void curvesStandOutFromThePageAndFromEachOther(ChartPalette palette) {
        List<Color> colours = palette.series();
        for (int i = 0; i < colours.size(); i++) {
            assertTrue(contrast(colours.get(i), palette.page()) >= CONTRAST, i + " fades into the page");
            for (int j = 0; j < i; j++) {
                assertTrue(distance(colours.get(i), colours.get(j)) > APART, i + " looks like " + j);
            }
        }
    }

    @Test
    void everyCurveIsDrawnInItsColour() throws Exception {
        ChartPicture picture = ChartPicture.of("curves", "", "curves", palette -> {
            XYChart chart = ChartStyle.chart(palette, ChartStyle.WIDE, ChartStyle.HIGH, "title", "x", "y");
            for (int i = 0; i < palette.series().size(); i++) {
                ChartStyle.curve(chart, palette, i, "curve " + i, new double[] {0, 1}, new double[] {i, i});
            }
            return chart;
        });
        assertEquals("title", picture.title());
        for (boolean dark : new boolean[] {false, true}) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(dark ? picture.dark() : picture.light()));
            assertEquals(2 * ChartStyle.WIDE, image.getWidth());
            Map<Integer, Integer> counts = new HashMap<>();
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    counts.merge(image.getRGB(x, y), 1, Integer::sum);
                }
            }
            ChartPalette palette = dark ? ChartPalette.DARK : ChartPalette.LIGHT;
            for (Color colour : palette.series()) {
                assertTrue(counts.getOrDefault(colour.getRGB(), 0) > 1000, colour + " is not drawn");
            }
        }
    }

    @Test
    void axesAreLabelledInPlainNumbers() {
        assertEquals("0.02", ChartStyle.tick(0.02));
        assertEquals("−0.6", ChartStyle.tick(-0.6000000000000001));
        assertEquals("0", ChartStyle.tick(-1.4e-17));
        assertEquals("100", ChartStyle.tick(100));
        assertEquals("0.00001", ChartStyle.tick(1e-5));
    }

    @Test
    void whatCannotBeDrawnIsLeftOut() {
        assertEquals(
                List.of(),
                ChartStyle.<List<String>>ifDrawable(
                        () -> {
                            throw new NoClassDefFoundError("sun.awt.X11FontManager");
                        },
                        List.of()));
        assertEquals(List.of("plot"), ChartStyle.ifDrawable(() -> List.of("plot"), List.of()));
    }

    private static double distance(Color one, Color other) {
        return Math.sqrt(Math.pow(one.getRed() - other.getRed(), 2)
                + Math.pow(one.getGreen() - other.getGreen(), 2)
                + Math.pow(one.getBlue() - other.getBlue(), 2));
    }

    private static double contrast(Color one, Color other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
