package org.colotride.report.chart;

import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A chart's colours.
 *
 * @param page behind everything
 * @param ink of text
 * @param soft of tick labels
 * @param grid of lines that only guide the eye
 * @param accent of what needs no comparison
 * @param bad of collapses and failures
 * @param benign of what no attack has touched
 * @param attacked of what an attack has
 * @param worstToBest five colours that recede from the best to the worst
 * @param series ten colours that tell curves apart, the first ones those of a defence's turns
 */
public record ChartPalette(
        Color page,
        Color ink,
        Color soft,
        Color grid,
        Color accent,
        Color bad,
        Color benign,
        Color attacked,
        List<Color> worstToBest,
        List<Color> series) {
    public static final ChartPalette LIGHT = new ChartPalette(
            new Color(0xffffff),
            new Color(0x111827),
            new Color(0x374151),
            new Color(0xe5e7eb),
            new Color(0x1d6fd6),
            new Color(0xc2410c),
            new Color(0x6b7280),
            new Color(0xb91c1c),
            List.of(
                    new Color(0xc6d3dc),
                    new Color(0x8fc3c9),
                    new Color(0x3ea3b5),
                    new Color(0x20709f),
                    new Color(0x1b2f73)),
            colours(
                    0x1d6fd6, 0xe0691a, 0x12805c, 0xb91c1c, 0x7c3aed, 0x0e8ba3, 0xa16207, 0xdb2777, 0x5b7c0f,
                    0x6b7280));
    public static final ChartPalette DARK = new ChartPalette(
            new Color(0x171e29),
            new Color(0xe5e7eb),
            new Color(0xb6bfcc),
            new Color(0x2f3847),
            new Color(0x6cb0ff),
            new Color(0xfb923c),
            new Color(0x9ca3af),
            new Color(0xf87171),
            List.of(
                    new Color(0x3d4a63),
                    new Color(0x2f6f94),
                    new Color(0x35a0b0),
                    new Color(0x86d0b4),
                    new Color(0xf4f6b0)),
            colours(
                    0x6cb0ff, 0xfb923c, 0x4ade80, 0xf87171, 0xb794f6, 0x22d3ee, 0xfacc15, 0xf472b6, 0xa3e635,
                    0x9ca3af));

    private static List<Color> colours(int... rgb) {
        return IntStream.of(rgb).mapToObj(Color::new).toList();
    }

    /** Of the curve with this number from 0; more than ten begin again. */
    public Color of(int curve) {
        return series.get(curve % series.size());
    }

    /** @param alpha 0 … 255 */
    public static Color faded(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }
}
