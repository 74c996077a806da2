package org.colotride.search.report;

import java.awt.Color;
import java.util.List;

/**
 * A chart's colours.
 *
 * @param page behind everything
 * @param ink of text
 * @param soft of tick labels
 * @param grid of lines that only guide the eye
 * @param accent of what needs no comparison
 * @param bad of collapses and failures
 * @param worstToBest five colours that recede from the best to the worst
 */
record Palette(Color page, Color ink, Color soft, Color grid, Color accent, Color bad, List<Color> worstToBest) {
    static final Palette LIGHT = new Palette(
            new Color(0xffffff),
            new Color(0x111827),
            new Color(0x374151),
            new Color(0xe5e7eb),
            new Color(0x1d6fd6),
            new Color(0xc2410c),
            List.of(
                    new Color(0xc6d3dc),
                    new Color(0x8fc3c9),
                    new Color(0x3ea3b5),
                    new Color(0x20709f),
                    new Color(0x1b2f73)));
    static final Palette DARK = new Palette(
            new Color(0x171e29),
            new Color(0xe5e7eb),
            new Color(0xb6bfcc),
            new Color(0x2f3847),
            new Color(0x6cb0ff),
            new Color(0xfb923c),
            List.of(
                    new Color(0x3d4a63),
                    new Color(0x2f6f94),
                    new Color(0x35a0b0),
                    new Color(0x86d0b4),
                    new Color(0xf4f6b0)));

    static Color faded(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }
}
