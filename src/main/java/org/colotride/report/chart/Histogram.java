package org.colotride.report.chart;

import java.util.Arrays;
import java.util.Locale;
import org.colotride.report.Html;

/** Bars side by side, small enough for a cell of a table, in the page's own colours. */
public final class Histogram {
    private static final int BAR = 22;
    private static final int HEIGHT = 40;

    private Histogram() {}

    /**
     * @param counts of each part, from left to right
     * @param behind the same of what it is compared with, drawn as an outline; of another length if there is none
     * @param label what a reader who does not see it is told
     */
    public static String svg(int[] counts, int[] behind, String label) {
        int most = Math.max(1, Math.max(largest(counts), largest(behind)));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"histogram\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                counts.length * BAR,
                HEIGHT + 2,
                Html.escape(label)));
        for (int i = 0; i < counts.length; i++) {
            svg.append(bar(i, counts[i], most, "fill=\"var(--accent)\""));
            if (behind.length == counts.length) {
                svg.append(bar(i, behind[i], most, "fill=\"none\" stroke=\"var(--soft)\""));
            }
        }
        return svg.append(String.format(
                        Locale.ROOT,
                        "<path d=\"M0 %d.5H%d\" stroke=\"var(--line)\"/></svg>",
                        HEIGHT + 1,
                        counts.length * BAR))
                .toString();
    }

    private static int largest(int[] counts) {
        return Arrays.stream(counts).max().orElse(0);
    }

    /** One that counts anything is seen. */
    private static String bar(int place, int count, int most, String look) {
        if (count == 0) {
            return "";
        }
        double height = Math.max(1.5, (double) HEIGHT * count / most);
        return String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" %s/>",
                place * BAR + 2,
                HEIGHT + 1 - height,
                BAR - 4,
                height,
                look);
    }
}
