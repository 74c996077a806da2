package org.colotride.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves of a run as PNG files. Single values are pale, their running mean is dark. */
public final class Plots {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    /** More points than that cannot be told apart. */
    private static final int POINTS = 1500;
    /** The running mean looks back over this share of the run. */
    private static final double WINDOW = 0.03;

    private static final Color BLUE = new Color(0x2f6fb3);
    private static final Color ORANGE = new Color(0xd9772b);
    private static final Color GREEN = new Color(0x2f8f5b);
    private static final Color RED = new Color(0xb3361f);
    private static final Color GREY = new Color(0x8a94a3);

    private Plots() {}

    /** Draws every plot that the history has values for; titles and files, in the order to show them. */
    public static Map<String, Path> draw(
            List<IterationRecord> iterations, List<EpochRecord> epochs, double collapseThreshold, Path folder) {
        Map<String, Path> plots = new TreeMap<>();
        if (!iterations.isEmpty()) {
            XYChart loss = chart("Loss", "iteration", "loss");
            curve(loss, "loss", BLUE, iterations, IterationRecord::loss);
            plots.put("1 Loss", save(loss, folder.resolve("loss.png")));

            XYChart collapseness = chart("Collapseness", "iteration", "C");
            curve(collapseness, "benign", GREY, iterations, IterationRecord::collapsenessBefore);
            curve(collapseness, "after CAP", BLUE, ofPhase(iterations, "CAP"), IterationRecord::collapsenessAfter);
            curve(collapseness, "after ANP", ORANGE, ofPhase(iterations, "ANP"), IterationRecord::collapsenessAfter);
            horizontal(collapseness, "collapse threshold", iterations, collapseThreshold);
            plots.put("2 Collapseness", save(collapseness, folder.resolve("collapseness.png")));

            XYChart hardness = chart("Hardness", "iteration", "H");
            curve(hardness, "benign", GREY, iterations, IterationRecord::hardnessBefore);
            curve(hardness, "after CAP", BLUE, ofPhase(iterations, "CAP"), IterationRecord::hardnessAfter);
            curve(hardness, "after ANP", ORANGE, ofPhase(iterations, "ANP"), IterationRecord::hardnessAfter);
            plots.put("3 Hardness", save(hardness, folder.resolve("hardness.png")));
        }
        List<EpochRecord> validated = epochs.stream()
                .filter(epoch -> !Double.isNaN(epoch.recallAt1()))
                .toList();
        if (!validated.isEmpty()) {
            XYChart recall = chart("R@1 of the validation", "epoch", "R@1");
            double[] x = validated.stream().mapToDouble(EpochRecord::epoch).toArray();
            double[] y = validated.stream().mapToDouble(EpochRecord::recallAt1).toArray();
            XYSeries series = recall.addSeries("R@1", x, y);
            series.setLineColor(GREEN);
            series.setMarker(SeriesMarkers.CIRCLE);
            series.setMarkerColor(GREEN);
            recall.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setXAxisMin(0.0);
            plots.put("4 R@1", save(recall, folder.resolve("recall-at-1.png")));
        }
        return plots;
    }

    private static List<IterationRecord> ofPhase(List<IterationRecord> iterations, String phase) {
        return iterations.stream()
                .filter(record -> record.phase().equals(phase))
                .toList();
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .theme(Styler.ChartTheme.XChart)
                .build();
        Font text = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(Styler.LegendPosition.InsideNE)
                .setLegendBorderColor(new Color(0, 0, 0, 0))
                .setLegendBackgroundColor(new Color(255, 255, 255, 200))
                .setLegendFont(text)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15))
                .setPlotBorderVisible(false);
        chart.getStyler().setAxisTickLabelsFont(text).setAxisTitleFont(text).setPlotGridLinesColor(new Color(0xe6e9ee));
        return chart;
    }

    private static void curve(
            XYChart chart,
            String name,
            Color color,
            List<IterationRecord> records,
            ToDoubleFunction<IterationRecord> value) {
        int step = Math.max(1, records.size() / POINTS);
        int window = Math.max(1, (int) (records.size() * WINDOW));
        List<Double> x = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        List<Double> smooth = new ArrayList<>();
        double sum = 0;
        List<Double> recent = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            double y = value.applyAsDouble(records.get(i));
            if (!Double.isFinite(y)) {
                continue;
            }
            recent.add(y);
            sum += y;
            if (recent.size() > window) {
                sum -= recent.remove(0);
            }
            if (i % step == 0) {
                x.add((double) records.get(i).iteration());
                raw.add(y);
                smooth.add(sum / recent.size());
            }
        }
        if (x.isEmpty()) {
            return;
        }
        Color pale = new Color(color.getRed(), color.getGreen(), color.getBlue(), 60);
        XYSeries each = chart.addSeries(name + " (each)", x, raw);
        each.setLineColor(pale);
        each.setLineStyle(new BasicStroke(1f));
        each.setMarker(SeriesMarkers.NONE);
        each.setShowInLegend(false);
        XYSeries mean = chart.addSeries(name, x, smooth);
        mean.setLineColor(color);
        mean.setLineStyle(new BasicStroke(2.2f));
        mean.setMarker(x.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        mean.setMarkerColor(color);
    }

    private static void horizontal(XYChart chart, String name, List<IterationRecord> records, double value) {
        double[] x = {
            records.get(0).iteration(), records.get(records.size() - 1).iteration()
        };
        XYSeries line = chart.addSeries(name, x, new double[] {value, value});
        line.setLineColor(RED);
        line.setLineStyle(
                new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1f, new float[] {6, 4}, 0));
        line.setMarker(SeriesMarkers.NONE);
    }

    private static Path save(XYChart chart, Path file) {
        AtomicFiles.write(file, out -> BitmapEncoder.saveBitmap(chart, out, BitmapEncoder.BitmapFormat.PNG));
        return file;
    }
}
