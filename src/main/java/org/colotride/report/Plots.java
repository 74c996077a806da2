package org.colotride.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws a run's history as PNG files, without a display. Single values are pale, their moving average is dark. */
public final class Plots {
    private static final Logger LOG = LoggerFactory.getLogger(Plots.class);
    private static final int WIDTH = 900;
    private static final int HEIGHT = 400;
    /** Pixels per unit, for screens of high density. */
    private static final int SCALE = 2;

    private static final Color BENIGN = new Color(0x6b7280);
    private static final Color CAP = new Color(0x1d6fd6);
    private static final Color ANP = new Color(0xe0691a);
    private static final Color VALIDATION = new Color(0x12805c);
    private static final Color ATTACKED = new Color(0xb91c1c);
    private static final Color INK = new Color(0x374151);
    private static final Color GRID = new Color(0xe5e7eb);
    private static final int PALE = 64;

    /** A picture in the run's folder. */
    public record Plot(Path file, String title, String caption) {}

    private Plots() {}

    /**
     * Draws what there is data for; an empty history gives no plot. A machine that cannot draw text (a Java without
     * fonts) is warned of and gives none either.
     *
     * @param collapseThreshold τ, drawn as a line
     */
    public static List<Plot> draw(RunFolder run, double collapseThreshold) {
        try {
            return draw(run.plots(), HistoryReader.iterations(run), HistoryReader.validations(run), collapseThreshold);
        } catch (LinkageError | InternalError | NullPointerException noFonts) {
            LOG.warn("no plots: this Java cannot draw text ({}); install fontconfig and a font", noFonts.toString());
            return List.of();
        }
    }

    static List<Plot> draw(
            Path folder,
            List<IterationRecord> iterations,
            List<ValidationRecord> validations,
            double collapseThreshold) {
        List<Plot> plots = new ArrayList<>();
        List<IterationRecord> cap = phase(iterations, "CAP");
        List<IterationRecord> anp = phase(iterations, "ANP");

        XYChart loss = chart("Training loss", "iteration", "loss");
        if (cap.isEmpty() && anp.isEmpty()) {
            curve(loss, "benign triplets", BENIGN, iterations, IterationRecord::loss);
        }
        curve(loss, "CAP (candidates perturbed)", CAP, cap, IterationRecord::loss);
        curve(loss, "ANP (anchor perturbed)", ANP, anp, IterationRecord::loss);
        save(plots, folder, "loss", loss, "The loss that was trained on. CAP and ANP batches differ in difficulty.");

        XYChart collapseness = chart("Collapseness", "iteration", "C = D(d_ap) − D(d_an)");
        curve(collapseness, "benign", BENIGN, iterations, IterationRecord::collapsenessBefore);
        curve(collapseness, "after CAP", CAP, cap, IterationRecord::collapsenessAfter);
        curve(collapseness, "after ANP", ANP, anp, IterationRecord::collapsenessAfter);
        threshold(collapseness, iterations, collapseThreshold);
        save(
                plots,
                folder,
                "collapseness",
                collapseness,
                "CAP stops once the batch reaches the collapse threshold, though a step may overshoot it; ANP penalises"
                        + " only what lies above it.");

        XYChart hardness = chart("Hardness", "iteration", "H = mean d_ap − mean d_an");
        curve(hardness, "benign", BENIGN, iterations, IterationRecord::hardnessBefore);
        curve(hardness, "after CAP", CAP, cap, IterationRecord::hardnessAfter);
        curve(hardness, "after ANP", ANP, anp, IterationRecord::hardnessAfter);
        save(plots, folder, "hardness", hardness, "How much farther positives lie than negatives, on average.");

        XYChart recall = chart("Validation", "iteration", "R@1 in %");
        recalls(recall, "R@1", VALIDATION, validations, ValidationRecord::recallAt1);
        recalls(recall, "R@1 under a quick ES attack", ATTACKED, validations, ValidationRecord::attackRecallAt1);
        recall.getStyler().setPlotContentSize(0.94);
        recall.getStyler().setxAxisTickLabelsFormattingFunction(Plots::wholeOnly);
        save(
                plots,
                folder,
                "recall",
                recall,
                "Share of validation images whose nearest other image is of their class. The attack moves a few of them, in"
                        + " large steps: a trend, no score.");
        return List.copyOf(plots);
    }

    private static void recalls(
            XYChart chart,
            String name,
            Color colour,
            List<ValidationRecord> validations,
            ToDoubleFunction<ValidationRecord> recall) {
        List<ValidationRecord> measured = validations.stream()
                .filter(validation -> Double.isFinite(recall.applyAsDouble(validation)))
                .toList();
        if (!measured.isEmpty()) {
            XYSeries series = chart.addSeries(
                    name,
                    measured.stream().mapToDouble(ValidationRecord::iteration).toArray(),
                    measured.stream()
                            .mapToDouble(validation -> 100 * recall.applyAsDouble(validation))
                            .toArray());
            series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour);
            line(series, colour, 2.2f);
        }
    }

    private static List<IterationRecord> phase(List<IterationRecord> iterations, String phase) {
        return iterations.stream()
                .filter(record -> record.phase().equals(phase))
                .toList();
    }

    private static void curve(
            XYChart chart,
            String name,
            Color colour,
            List<IterationRecord> records,
            ToDoubleFunction<IterationRecord> value) {
        List<IterationRecord> finite = records.stream()
                .filter(record -> Double.isFinite(value.applyAsDouble(record)))
                .toList();
        if (finite.isEmpty()) {
            return;
        }
        double[] x = finite.stream().mapToDouble(IterationRecord::iteration).toArray();
        double[] y = finite.stream().mapToDouble(value).toArray();
        if (chart.getSeriesMap().isEmpty()) {
            roundTicks(chart, x, y);
        }
        double[] smooth = Smoothing.movingAverage(y, Smoothing.window(y.length));
        XYSeries raw = chart.addSeries(name + " (single)", Smoothing.thin(x), Smoothing.thin(y));
        raw.setShowInLegend(false);
        raw.setMarker(SeriesMarkers.NONE);
        line(raw, new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), PALE), 1f);
        XYSeries dark = chart.addSeries(name, Smoothing.thin(x), Smoothing.thin(smooth));
        dark.setMarker(y.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE)
                .setMarkerColor(colour);
        line(dark, colour, 2.2f);
    }

    /** XChart labels equally spaced values themselves (1, 14, 27 …): two unseen points out of order prevent it. */
    private static void roundTicks(XYChart chart, double[] x, double[] y) {
        int last = x.length - 1;
        XYSeries unseen = chart.addSeries("unseen", new double[] {x[last], x[0]}, new double[] {y[last], y[0]});
        unseen.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        unseen.setMarker(SeriesMarkers.NONE);
        unseen.setShowInLegend(false);
    }

    private static void threshold(XYChart chart, List<IterationRecord> iterations, double threshold) {
        if (chart.getSeriesMap().isEmpty()) {
            return;
        }
        double[] x = {
            iterations.get(0).iteration(), iterations.get(iterations.size() - 1).iteration()
        };
        XYSeries series = chart.addSeries("collapse threshold τ", x, new double[] {threshold, threshold});
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(INK);
        series.setLineStyle(
                new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 4}, 0));
    }

    private static void line(XYSeries series, Color colour, float width) {
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    private static String wholeOnly(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : " ";
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1f));
        style.setPlotGridVerticalLinesVisible(false);
        style.setPlotContentSize(0.98);
        style.setAxisTickMarksColor(GRID);
        style.setAxisTickLabelsColor(INK);
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setXAxisTitleColor(INK);
        style.setYAxisTitleColor(INK);
        style.setXAxisDecimalPattern("#,##0");
        style.setLocale(Locale.ROOT);
        style.setChartFontColor(new Color(0x111827));
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        style.setChartTitleBoxVisible(false);
        style.setChartPadding(14);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setMarkerSize(7);
        style.setAntiAlias(true);
        return chart;
    }

    private static void save(List<Plot> plots, Path folder, String name, XYChart chart, String caption) {
        if (chart.getSeriesMap().isEmpty()) {
            return;
        }
        BufferedImage image = new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        Path file = folder.resolve(name + ".png");
        AtomicFiles.write(file, stream -> {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("this Java writes no PNG");
            }
        });
        plots.add(new Plot(file, chart.getTitle(), caption));
    }
}
