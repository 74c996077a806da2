package org.colotride.report.chart;

import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.colotride.defense.DefenseOutline;
import org.colotride.defense.Gauge;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.AtomicFiles;
import org.colotride.retrieval.FigureGuide;
import org.colotride.training.IterationRecord;
import org.colotride.training.ValidationRecord;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a run's history as PNG files, without a display. Single values are pale, their moving average is dark. */
public final class Plots {
    private static final int PALE = 64;

    private static final int VALIDATION = 2;

    /** A picture in the run's folder, for a light page, and both for the report. */
    public record Plot(Path file, ChartPicture picture) {}

    private Plots() {}

    /**
     * Draws what there is data for; an empty history gives no plot. A machine that cannot draw text (a Java without
     * fonts) is warned of and gives none either.
     *
     * @param defense whose turns are drawn, in the palette's first colours
     */
    public static List<Plot> draw(RunFolder run, DefenseOutline defense) {
        return ChartStyle.ifDrawable(
                () -> draw(run.plots(), HistoryReader.iterations(run), HistoryReader.validations(run), defense),
                List.of());
    }

    public static List<Plot> draw(
            Path folder, List<IterationRecord> iterations, List<ValidationRecord> validations, DefenseOutline defense) {
        List<Turn> turns = turns(iterations, defense);
        List<Plot> plots = new ArrayList<>();
        add(
                plots,
                folder,
                "loss",
                sentences("The loss that was trained on.", defense.notes().loss()),
                palette -> {
                    XYChart chart = chart(palette, "Training loss", "loss");
                    if (turns.stream().allMatch(turn -> turn.records().isEmpty())) {
                        curve(chart, "benign triplets", palette.benign(), iterations, IterationRecord::loss);
                    }
                    turns(chart, palette, turns, Turn::described, IterationRecord::loss);
                    return chart;
                });
        add(
                plots,
                folder,
                "collapseness",
                sentences(explained("collapseness"), defense.notes().collapseness()),
                palette -> {
                    XYChart chart = chart(palette, "Collapseness", "C = D(d_ap) − D(d_an)");
                    curve(chart, "benign", palette.benign(), iterations, IterationRecord::collapsenessBefore);
                    turns(chart, palette, turns, Turn::after, IterationRecord::collapsenessAfter);
                    defense.collapseThreshold().ifPresent(brink -> threshold(chart, palette, iterations, brink));
                    return chart;
                });
        add(plots, folder, "hardness", explained("hardness"), palette -> {
            XYChart chart = chart(palette, "Hardness", "H = mean d_ap − mean d_an");
            curve(chart, "benign", palette.benign(), iterations, IterationRecord::hardnessBefore);
            turns(chart, palette, turns, Turn::after, IterationRecord::hardnessAfter);
            return chart;
        });
        for (Gauge gauge : defense.gauges()) {
            add(plots, folder, "gauge-" + gauge.name(), gauge.explanation(), palette -> {
                XYChart chart = chart(palette, gauge.title(), gauge.name());
                turns(chart, palette, turns, Turn::name, record -> record.gauge(gauge.name()));
                return chart;
            });
        }
        add(
                plots,
                folder,
                "recall",
                explained("R@1")
                        + " The attack moves a few of the validation images, in large steps: a trend, no score.",
                palette -> {
                    XYChart chart = chart(palette, "Validation", "R@1 in %");
                    recalls(chart, "R@1", palette.of(VALIDATION), validations, ValidationRecord::recallAt1);
                    recalls(
                            chart,
                            "R@1 under a quick ES attack",
                            palette.attacked(),
                            validations,
                            ValidationRecord::attackRecallAt1);
                    chart.getStyler().setPlotContentSize(0.94);
                    chart.getStyler().setxAxisTickLabelsFormattingFunction(Plots::wholeOnly);
                    return chart;
                });
        return List.copyOf(plots);
    }

    private static String explained(String figure) {
        FigureGuide guide = FigureGuide.of(figure).orElseThrow();
        String text = guide.explanation();
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
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
            double[] x =
                    measured.stream().mapToDouble(ValidationRecord::iteration).toArray();
            double[] y = measured.stream()
                    .mapToDouble(validation -> 100 * recall.applyAsDouble(validation))
                    .toArray();
            ChartStyle.lines(chart, name, x, y, colour, 2.2f)
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(colour);
        }
    }

    /**
     * A turn of the defence's and what it did.
     *
     * @param moves what it moves, in words; may be empty
     */
    private record Turn(String name, String moves, List<IterationRecord> records) {
        String described() {
            return moves.isEmpty() ? name : name + " (" + moves + ")";
        }

        String after() {
            return "after " + name;
        }
    }

    private static List<Turn> turns(List<IterationRecord> iterations, DefenseOutline defense) {
        return defense.turns().stream()
                .map(name -> new Turn(
                        name,
                        defense.notes().turns().getOrDefault(name, ""),
                        iterations.stream()
                                .filter(record -> record.phase().equals(name))
                                .toList()))
                .toList();
    }

    /** A curve of each turn in its own colour. */
    private static void turns(
            XYChart chart,
            ChartPalette palette,
            List<Turn> turns,
            Function<Turn, String> label,
            ToDoubleFunction<IterationRecord> value) {
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            curve(chart, label.apply(turn), palette.of(i), turn.records(), value);
        }
    }

    private static String sentences(String first, String second) {
        return second.isEmpty() ? first : first + " " + second;
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
            // XChart labels equally spaced values themselves (1, 14, 27 …): two points out of order prevent it.
            int last = x.length - 1;
            ChartStyle.unseen(chart, new double[] {x[last], x[0]}, new double[] {y[last], y[0]});
        }
        double[] smooth = Smoothing.movingAverage(y, Smoothing.window(y.length));
        ChartStyle.lines(
                        chart,
                        name + " (single)",
                        Smoothing.thin(x),
                        Smoothing.thin(y),
                        ChartPalette.faded(colour, PALE),
                        1f)
                .setShowInLegend(false);
        XYSeries dark = ChartStyle.lines(chart, name, Smoothing.thin(x), Smoothing.thin(smooth), colour, 2.2f);
        dark.setMarker(y.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE)
                .setMarkerColor(colour);
    }

    private static void threshold(
            XYChart chart, ChartPalette palette, List<IterationRecord> iterations, double threshold) {
        if (chart.getSeriesMap().isEmpty()) {
            return;
        }
        double[] x = {
            iterations.get(0).iteration(), iterations.get(iterations.size() - 1).iteration()
        };
        ChartStyle.dashes(chart, "collapse threshold τ", x, new double[] {threshold, threshold}, palette.soft());
    }

    private static String wholeOnly(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : " ";
    }

    private static XYChart chart(ChartPalette palette, String title, String y) {
        XYChart chart = ChartStyle.chart(palette, ChartStyle.WIDE, ChartStyle.HIGH, title, "iteration", y);
        chart.getStyler().setPlotContentSize(0.98);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setXAxisDecimalPattern("#,##0");
        return chart;
    }

    private static void add(
            List<Plot> plots, Path folder, String name, String caption, Function<ChartPalette, XYChart> drawing) {
        XYChart light = drawing.apply(ChartPalette.LIGHT);
        if (light.getSeriesMap().isEmpty()) {
            return;
        }
        ChartPicture picture = ChartPicture.of(name, caption, light.getTitle(), drawing);
        Path file = folder.resolve(name + ".png");
        AtomicFiles.write(file, stream -> stream.write(picture.light()));
        plots.add(new Plot(file, picture));
    }
}
