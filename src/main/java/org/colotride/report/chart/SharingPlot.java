package org.colotride.report.chart;

import java.nio.file.Path;
import java.util.List;
import org.colotride.benchmark.SharingModel;
import org.colotride.io.AtomicFiles;
import org.knowm.xchart.XYChart;

/** Draws a {@link SharingModel}: how many times as fast as one machine so many are. */
public final class SharingPlot {
    private static final int HEIGHT = 500;

    private SharingPlot() {}

    /**
     * @param cores of a machine, a curve for each
     * @param file PNG
     */
    public static void draw(SharingModel model, List<Integer> cores, Path file) {
        ChartPicture picture = ChartPicture.of("sharing", "", "speed against machines", palette -> {
            XYChart chart = ChartStyle.chart(
                    palette,
                    ChartStyle.WIDE,
                    HEIGHT,
                    "A training that machines share, on paper (56 pairs of 224×224, 10 Gbit/s)",
                    "machines",
                    "times as fast as one");
            chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
            double[] ends = {1, 64};
            ChartStyle.dashes(chart, "linear", ends, ends, palette.soft());
            int number = 0;
            for (int each : cores) {
                List<SharingModel.Point> points = model.curve(each);
                ChartStyle.curve(
                        chart,
                        palette,
                        number++,
                        each == 1 ? "machines of 1 core" : "machines of " + each + " cores",
                        points.stream()
                                .mapToDouble(SharingModel.Point::machines)
                                .toArray(),
                        points.stream().mapToDouble(SharingModel.Point::speedUp).toArray());
            }
            return chart;
        });
        AtomicFiles.write(file, stream -> stream.write(picture.light()));
    }
}
