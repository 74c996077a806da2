package org.colotride.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.colotride.detection.evaluation.DetectionResult;
import org.colotride.detection.evaluation.Setting;
import org.knowm.xchart.XYChart;

/** How much a detector sees at which price. */
public final class DetectionPlots {
    private static final Map<Setting, String> TITLES = Map.of(
            Setting.published, "Published attacks",
            Setting.worst, "Worst case, the detector unknown",
            Setting.adaptive, "Attacks through the detector");
    /** False alarms below a thousandth are of no number of images that anybody tries. */
    private static final double LEAST = 1e-3;

    private DetectionPlots() {}

    /** A chart for each setting; nothing on a machine whose Java cannot draw text. */
    public static List<ChartPicture> of(DetectionResult result) {
        return ChartStyle.ifDrawable(
                () -> Arrays.stream(Setting.values())
                        .map(setting -> curves(result, setting))
                        .toList(),
                List.of());
    }

    private static ChartPicture curves(DetectionResult result, Setting setting) {
        return ChartPicture.of(
                "detected-" + setting,
                "Share of attacked images that are flagged over the share of benign images that are; the dashed line is"
                        + " chance.",
                "Curves of detection rate over false-alarm rate, one for each figure; the table holds areas and rates.",
                palette -> {
                    XYChart chart = ChartStyle.chart(
                            palette,
                            ChartStyle.WIDE,
                            ChartStyle.HIGH,
                            TITLES.get(setting),
                            "false alarms in % (logarithmic)",
                            "detected in %");
                    chart.getStyler().setXAxisLogarithmic(true);
                    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
                    List<DetectionResult.Row> rows = result.of(setting);
                    for (int number = 0; number < rows.size(); number++) {
                        DetectionResult.Row row = rows.get(number);
                        double[][] points = points(row.curve());
                        ChartStyle.curve(chart, palette, number, row.figure(), points[0], points[1]);
                    }
                    double[] chance = {0.1, 0.3, 1, 3, 10, 30, 100};
                    ChartStyle.dashes(chart, "chance", chance, chance, palette.soft());
                    return chart;
                });
    }

    /** In percent, {@code [2][points]}; a logarithmic axis has no 0. */
    private static double[][] points(double[][] curve) {
        List<double[]> shown = new ArrayList<>();
        double detected = 0;
        for (double[] point : curve) {
            if (point[0] <= LEAST) {
                detected = point[1];
            } else {
                if (shown.isEmpty()) {
                    shown.add(new double[] {LEAST, detected});
                }
                shown.add(point);
            }
        }
        return new double[][] {
            shown.stream().mapToDouble(point -> 100 * point[0]).toArray(),
            shown.stream().mapToDouble(point -> 100 * point[1]).toArray()
        };
    }
}
