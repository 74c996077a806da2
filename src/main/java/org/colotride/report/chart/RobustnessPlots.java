package org.colotride.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.colotride.attack.Attacks;
import org.colotride.attack.Norm;
import org.colotride.retrieval.AttackFigure;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessResult.CurvePoint;
import org.colotride.robustness.RobustnessScore;
import org.colotride.robustness.certificate.Certificate;
import org.colotride.tensor.PixelLevels;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;

/** Plots of results as pictures for a page that stands alone. */
public final class RobustnessPlots {
    private RobustnessPlots() {}

    /** What there is data for; nothing on a machine whose Java cannot draw text. */
    public static List<ChartPicture> of(RobustnessResult result, Declarations declarations) {
        return ChartStyle.ifDrawable(
                () -> {
                    List<ChartPicture> plots = new ArrayList<>();
                    List<CurvePoint> published = result.curve().stream()
                            .map(CurvePoint::published)
                            .filter(Objects::nonNull)
                            .toList();
                    if (!result.curve().isEmpty()) {
                        String title = published.isEmpty() ? "Robustness over ε" : "Robustness over ε, worst case";
                        plots.add(curve("robustness-over-epsilon", title, result.curve(), result, declarations));
                    }
                    if (!published.isEmpty()) {
                        plots.add(curve(
                                "published-over-epsilon",
                                "Robustness over ε, published attack",
                                published,
                                result,
                                declarations));
                    }
                    plots.add(losses(result));
                    return plots;
                },
                List.of());
    }

    /**
     * Several models of one protocol: what each attack leaves, and ERS over ε.
     *
     * @param figures the ten by name, as many as there are, of each model by its name
     * @param curves points of each model that has any
     * @param norm by which all ε are measured
     */
    public static List<ChartPicture> compared(
            Map<String, Map<String, Double>> figures, Map<String, List<CurvePoint>> curves, Norm norm) {
        return ChartStyle.ifDrawable(
                () -> {
                    List<ChartPicture> plots = new ArrayList<>();
                    plots.add(left(figures));
                    Map<String, Map<Double, Double>> scores = new LinkedHashMap<>();
                    curves.forEach((name, points) -> points.stream()
                            .filter(point -> point.ers() != null)
                            .forEach(point -> scores.computeIfAbsent(name, key -> new TreeMap<>())
                                    .put(PixelLevels.LEVELS * point.epsilon(), point.ers())));
                    if (!scores.isEmpty()) {
                        plots.add(ChartPicture.of(
                                "ers-over-epsilon",
                                "Each model's ERS as the attacks grow.",
                                "Curves of ERS over ε",
                                palette -> overEpsilon(palette, "ERS over ε", "ERS", norm, scores)));
                    }
                    return plots;
                },
                List.of());
    }

    /**
     * The share of queries that is certified over the ℓ2 radius, and that no attack has broken: the truth lies between; nothing
     * on a machine whose Java cannot draw text.
     */
    public static List<ChartPicture> certified(Certificate certificate) {
        Map<String, Map<Double, Double>> series = new LinkedHashMap<>();
        series.put("certified", steps(certificate.radii(), certificate::certifiedRecall));
        if (certificate.isAttacked()) {
            series.put("not broken by the attack", steps(certificate.broken(), certificate::attackedRecall));
        }
        return ChartStyle.ifDrawable(
                () -> List.of(ChartPicture.of(
                        "certified",
                        certificate.isAttacked()
                                ? "Below the lower curve R@1 is proved, above the upper one an attack has taken it: the truth"
                                        + " lies between."
                                : "Proved for every change of at most this ℓ2 norm, not attacked.",
                        "Curves of R@1 over the ℓ2 radius: certified, and under attack",
                        palette -> {
                            XYChart chart = ChartStyle.chart(
                                    palette,
                                    ChartStyle.WIDE,
                                    ChartStyle.HIGH,
                                    "R@1 of the smoothed model",
                                    "ℓ2 radius",
                                    "R@1 in %");
                            chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
                            curves(chart, palette, series);
                            return chart;
                        })),
                List.of());
    }

    /** A share at 0 and at every radius at which it changes. */
    private static Map<Double, Double> steps(double[] radii, DoubleUnaryOperator recall) {
        Map<Double, Double> points = new TreeMap<>();
        points.put(0.0, recall.applyAsDouble(0));
        Arrays.stream(radii)
                .filter(radius -> radius >= 0)
                .forEach(radius -> points.put(radius, recall.applyAsDouble(radius)));
        return points;
    }

    private static ChartPicture left(Map<String, Map<String, Double>> models) {
        return ChartPicture.of(
                "left",
                "The parts of ERS: each figure scaled so that 100 is best. Only rows of the first row's protocol are"
                        + " drawn.",
                "Bars: what each attack leaves of each model. The table holds the numbers.",
                palette -> {
                    CategoryChart chart = ChartStyle.bars(
                            palette, ChartStyle.WIDE, ChartStyle.HIGH, "What each attack leaves", "", "part of ERS");
                    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
                    chart.getStyler().setPlotGridVerticalLinesVisible(false);
                    models.forEach((name, figures) -> chart.addSeries(
                                    name, Declarations.standardNames(), parts(figures))
                            .setFillColor(palette.of(chart.getSeriesMap().size() - 1)));
                    return chart;
                });
    }

    /** A figure that was not measured is no number. */
    private static List<Double> parts(Map<String, Double> figures) {
        double[] values = Declarations.standardNames().stream()
                .mapToDouble(name -> figures.getOrDefault(name, Double.NaN))
                .toArray();
        return Arrays.stream(new RobustnessScore(Attacks.standardFigures()).normalised(values))
                .mapToObj(part -> Double.isFinite(part) ? Double.valueOf(part) : null)
                .collect(Collectors.toList());
    }

    /** Scores and every recall that an attack declares, by name, over ε in pixel levels. */
    public static Map<String, Map<Double, Double>> overEpsilon(List<CurvePoint> points, Declarations declarations) {
        List<String> recalls = declarations.figures().stream()
                .filter(figure -> figure.kind() == AttackFigure.Kind.QUERIES_RIGHT)
                .map(AttackFigure::name)
                .toList();
        Map<String, Map<Double, Double>> series = new LinkedHashMap<>();
        for (CurvePoint point : points) {
            double epsilon = PixelLevels.LEVELS * point.epsilon();
            if (point.ers() != null) {
                series.computeIfAbsent("ERS", key -> new TreeMap<>()).put(epsilon, point.ers());
                series.computeIfAbsent("ARS", key -> new TreeMap<>()).put(epsilon, point.ars());
            }
            recalls.stream().filter(point.figures()::containsKey).forEach(name -> series.computeIfAbsent(
                            name, key -> new TreeMap<>())
                    .put(epsilon, point.figures().get(name)));
        }
        return series;
    }

    private static ChartPicture curve(
            String name, String title, List<CurvePoint> points, RobustnessResult result, Declarations declarations) {
        Map<String, Map<Double, Double>> series = overEpsilon(points, declarations);
        return ChartPicture.of(
                name,
                "Attacks of growing strength on the same queries.",
                "Curves of scores and recalls over ε",
                palette -> overEpsilon(palette, title, "score, or queries still right in %", result.norm(), series));
    }

    private static XYChart overEpsilon(
            ChartPalette palette, String title, String y, Norm norm, Map<String, Map<Double, Double>> series) {
        XYChart chart = ChartStyle.chart(palette, ChartStyle.WIDE, ChartStyle.HIGH, title, "ε", y);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(levels -> norm.text(levels / PixelLevels.LEVELS));
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
        curves(chart, palette, series);
        return chart;
    }

    /** Each attack's loss, 1 at the start and 0 at its lowest, by step. */
    public static Map<String, Map<Double, Double>> lossPerStep(RobustnessResult result) {
        Map<String, Map<Double, Double>> series = new LinkedHashMap<>();
        result.attacks().forEach(attack -> {
            double[] losses = attack.lossPerStep();
            double first = losses[0];
            double lowest = Arrays.stream(losses).min().orElse(first);
            Map<Double, Double> points = new TreeMap<>();
            for (int step = 0; step < losses.length; step++) {
                points.put((double) step, first > lowest ? (losses[step] - lowest) / (first - lowest) : 0);
            }
            series.put(attack.attack(), points);
        });
        return series;
    }

    private static ChartPicture losses(RobustnessResult result) {
        Map<String, Map<Double, Double>> series = lossPerStep(result);
        return ChartPicture.of(
                "loss-per-step",
                "Mean over the queries, each attack scaled to its own range. A curve that does not fall means an attack"
                        + " that got nowhere; one that has not flattened, too few steps.",
                "Curves of each attack's loss over its steps",
                palette -> {
                    XYChart chart = ChartStyle.chart(
                            palette,
                            ChartStyle.WIDE,
                            ChartStyle.HIGH,
                            "Loss per step",
                            "step",
                            "loss, 1 at the start, 0 at its lowest");
                    curves(chart, palette, series);
                    return chart;
                });
    }

    private static void curves(XYChart chart, ChartPalette palette, Map<String, Map<Double, Double>> series) {
        Function<java.util.Collection<Double>, double[]> array =
                values -> values.stream().mapToDouble(Double::doubleValue).toArray();
        int number = 0;
        for (Map.Entry<String, Map<Double, Double>> one : series.entrySet()) {
            Map<Double, Double> points = one.getValue();
            ChartStyle.curve(
                    chart, palette, number++, one.getKey(), array.apply(points.keySet()), array.apply(points.values()));
        }
    }
}
