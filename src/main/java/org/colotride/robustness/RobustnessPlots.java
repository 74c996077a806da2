package org.colotride.robustness;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.colotride.robustness.RobustnessResult.CurvePoint;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plots of a result as pictures for a page that stands alone. */
final class RobustnessPlots {
    private static final Logger LOG = LoggerFactory.getLogger(RobustnessPlots.class);
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final int LEVELS = 255;
    private static final List<String> RECALLS = List.of("ES:R", "LTM", "GTM", "GTT");

    /** @param picture a {@code data:} address */
    record Plot(String title, String caption, String picture) {}

    private RobustnessPlots() {}

    /** What there is data for; nothing on a machine whose Java cannot draw text. */
    static List<Plot> of(RobustnessResult result) {
        List<Plot> plots = new ArrayList<>();
        try {
            if (!result.curve().isEmpty()) {
                plots.add(curve(result.curve()));
            }
            plots.add(losses(result));
        } catch (LinkageError | InternalError noFonts) {
            LOG.warn("no plots: this Java cannot draw text ({}); install fontconfig and a font", noFonts.toString());
        }
        return plots;
    }

    /** ERS and ARS over ε for several models: name to points. */
    static List<Plot> compared(Map<String, List<CurvePoint>> curves) {
        XYChart chart = chart("ERS over ε", "ε in 1/255", "ERS");
        boolean any = false;
        for (Map.Entry<String, List<CurvePoint>> model : curves.entrySet()) {
            Map<Double, Double> points = new TreeMap<>();
            model.getValue().stream()
                    .filter(point -> point.ers() != null)
                    .forEach(point -> points.put(LEVELS * point.epsilon(), point.ers()));
            any |= add(chart, model.getKey(), points);
        }
        return any
                ? List.of(new Plot("ERS over ε", "Each model's ERS as the attacks grow.", picture(chart)))
                : List.of();
    }

    private static Plot curve(List<CurvePoint> points) {
        XYChart chart = chart("Robustness over ε", "ε in 1/255", "score, or queries still right in %");
        Map<String, Map<Double, Double>> series = new LinkedHashMap<>();
        for (CurvePoint point : points) {
            double epsilon = LEVELS * point.epsilon();
            if (point.ers() != null) {
                series.computeIfAbsent("ERS", key -> new TreeMap<>()).put(epsilon, point.ers());
                series.computeIfAbsent("ARS", key -> new TreeMap<>()).put(epsilon, point.ars());
            }
            RECALLS.stream().filter(point.figures()::containsKey).forEach(name -> series.computeIfAbsent(
                            name, key -> new TreeMap<>())
                    .put(epsilon, point.figures().get(name)));
        }
        series.forEach((name, values) -> add(chart, name, values));
        return new Plot("Robustness over ε", "Attacks of growing strength on the same queries.", picture(chart));
    }

    private static Plot losses(RobustnessResult result) {
        XYChart chart = chart("Loss per step", "step", "share of the first loss's distance to the lowest");
        result.attacks().forEach(attack -> {
            double[] losses = attack.lossPerStep();
            double first = losses[0];
            double lowest = java.util.Arrays.stream(losses).min().orElse(first);
            Map<Double, Double> points = new TreeMap<>();
            for (int step = 0; step < losses.length; step++) {
                points.put((double) step, first > lowest ? (losses[step] - lowest) / (first - lowest) : 0);
            }
            add(chart, attack.attack(), points);
        });
        return new Plot(
                "Loss per step",
                "Mean over the queries, each attack scaled to its own range. A curve that does not fall means an attack"
                        + " that got nowhere; one that has not flattened, too few steps.",
                picture(chart));
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler()
                .setLocale(Locale.ROOT)
                .setLegendPosition(LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        return chart;
    }

    private static boolean add(XYChart chart, String name, Map<Double, Double> points) {
        if (points.isEmpty()) {
            return false;
        }
        XYSeries series = chart.addSeries(
                name,
                points.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                points.values().stream().mapToDouble(Double::doubleValue).toArray());
        series.setMarker(points.size() > LEVELS / 20 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        return true;
    }

    private static String picture(XYChart chart) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            BitmapEncoder.saveBitmap(chart, png, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }
}
