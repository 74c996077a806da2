package org.colotride.benchmark;

import java.awt.Color;
import java.nio.file.Path;
import org.colotride.report.AtomicFiles;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a {@link Linearity.Result}: time against amount, both relative to each axis's smallest. */
public final class LinearityPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 500;
    private static final double LARGEST = 16;

    private LinearityPlot() {}

    /** @param file PNG */
    public static void draw(Linearity.Result result, Path file) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Time of a perturbation (" + result.setting().net() + ")")
                .xAxisTitle("amount, relative to the smallest")
                .yAxisTitle("seconds, relative to the fewest")
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setLegendPosition(LegendPosition.InsideNW)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        XYSeries ideal = chart.addSeries("linear", new double[] {1, LARGEST}, new double[] {1, LARGEST});
        ideal.setMarker(SeriesMarkers.NONE).setLineColor(Color.LIGHT_GRAY);
        result.axes()
                .forEach((axis, points) -> chart.addSeries(
                        axis,
                        relative(points.stream()
                                .mapToDouble(Linearity.Point::amount)
                                .toArray()),
                        relative(points.stream()
                                .mapToDouble(Linearity.Point::seconds)
                                .toArray())));
        AtomicFiles.write(file, stream -> BitmapEncoder.saveBitmap(chart, stream, BitmapEncoder.BitmapFormat.PNG));
    }

    private static double[] relative(double[] values) {
        double[] relative = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            relative[i] = values[i] / values[0];
        }
        return relative;
    }
}
