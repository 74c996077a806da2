package org.colotride.report.chart;

import java.nio.file.Path;
import java.util.List;
import org.colotride.benchmark.Linearity;
import org.colotride.io.AtomicFiles;
import org.knowm.xchart.XYChart;

/** Draws a {@link Linearity.Result}: time against amount, both relative to each axis's smallest. */
public final class LinearityPlot {
    private static final int HEIGHT = 500;
    private static final double LARGEST = 16;

    private LinearityPlot() {}

    /** @param file PNG */
    public static void draw(Linearity.Result result, Path file) {
        ChartPicture picture = ChartPicture.of("linearity", "", "time against amount", palette -> {
            XYChart chart = ChartStyle.chart(
                    palette,
                    ChartStyle.WIDE,
                    HEIGHT,
                    "Time of a perturbation (" + result.setting().net() + ")",
                    "amount, relative to the smallest",
                    "seconds, relative to the fewest");
            chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
            double[] ends = {1, LARGEST};
            ChartStyle.dashes(chart, "linear", ends, ends, palette.soft());
            int number = 0;
            for (var axis : result.axes().entrySet()) {
                List<Linearity.Point> points = axis.getValue();
                ChartStyle.curve(
                        chart,
                        palette,
                        number++,
                        axis.getKey(),
                        relative(points.stream()
                                .mapToDouble(Linearity.Point::amount)
                                .toArray()),
                        relative(points.stream()
                                .mapToDouble(Linearity.Point::seconds)
                                .toArray()));
            }
            return chart;
        });
        AtomicFiles.write(file, stream -> stream.write(picture.light()));
    }

    private static double[] relative(double[] values) {
        double[] relative = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            relative[i] = values[i] / values[0];
        }
        return relative;
    }
}
