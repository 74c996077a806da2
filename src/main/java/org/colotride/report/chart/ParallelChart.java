package org.colotride.report.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.colotride.search.CandidateResult;
import org.colotride.search.analysis.KeyAxis;
import org.colotride.search.analysis.NumberText;
import org.colotride.search.analysis.Ranking;
import org.colotride.search.analysis.ScoreClasses;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.AnnotationTextPanel;
import org.knowm.xchart.XYChart;

/** Parallel coordinates: one line a candidate across all keys and the score. */
public final class ParallelChart {
    private static final int MOST_AXES = 12;
    private static final int MOST_MARKS = 8;
    /** Lines of one colour; more would be a grey cloud. */
    private static final int MOST_LINES = 40;
    /** Lines that are drawn bold and sharp. */
    private static final int MOST_BOLD = 100;

    private static final double MARGIN = 0.12;

    private ParallelChart() {}

    /** The chart; nothing if no candidate has a score. */
    public static Optional<ChartPicture> of(List<KeyAxis> axes, List<CandidateResult> candidates, String scoreName) {
        List<ScoreClasses.ScoreClass> classes = ScoreClasses.of(candidates, scoreName).stream()
                .map(scores -> scores.thinned(MOST_LINES))
                .toList();
        List<KeyAxis> shown = axes.subList(0, Math.min(MOST_AXES, axes.size()));
        if (classes.isEmpty() || shown.isEmpty()) {
            return Optional.empty();
        }
        int drawn =
                classes.stream().mapToInt(scores -> scores.candidates().size()).sum();
        boolean bold = drawn <= MOST_BOLD;
        double[] scores = candidates.stream()
                .filter(Ranking::scored)
                .mapToDouble(CandidateResult::score)
                .toArray();
        boolean some = drawn < scores.length;
        double least = Arrays.stream(scores).min().orElseThrow();
        double most = Arrays.stream(scores).max().orElseThrow();
        ToDoubleFunction<CandidateResult> scorePlace =
                candidate -> most > least ? (candidate.score() - least) / (most - least) : 0.5;
        String title = "All keys and " + scoreName;
        return Optional.of(ChartPicture.of(
                "parallel",
                "Every candidate is a line from its values to its score; the darker (on a dark page: the brighter), the"
                        + " higher its score. Logarithmic ranges are drawn as logarithms."
                        + (axes.size() > MOST_AXES ? " Only the first " + MOST_AXES + " keys are drawn." : "")
                        + (some
                                ? String.format(
                                        Locale.ROOT,
                                        " Of %d candidates, %d of all ranks are drawn.",
                                        scores.length,
                                        drawn)
                                : ""),
                "Parallel coordinates: " + title + ". The table of all candidates holds its numbers.",
                bold ? ChartPicture.SCALE : 1,
                palette -> {
                    XYChart chart = ChartStyle.chart(palette, ChartStyle.WIDE, 460, title, "", "");
                    frame(chart, palette, shown, scoreName, least, most);
                    classes.forEach(one -> bundle(chart, palette, one, shown, scorePlace, bold));
                    return chart;
                }));
    }

    private static void frame(
            XYChart chart, ChartPalette palette, List<KeyAxis> axes, String scoreName, double least, double most) {
        int last = axes.size();
        double[] places = IntStream.rangeClosed(0, last).asDoubleStream().toArray();
        ChartStyle.unseen(chart, places, new double[places.length]);
        chart.getStyler().setYAxisMin(-MARGIN).setYAxisMax(1 + MARGIN);
        chart.getStyler()
                .setYAxisTicksVisible(false)
                .setAxisTitlesVisible(false)
                .setPlotGridLinesVisible(false);
        chart.getStyler().setPlotContentSize(0.86);
        chart.getStyler()
                .setxAxisTickLabelsFormattingFunction(place -> place != Math.rint(place) || place < 0
                        ? " "
                        : place == last
                                ? ChartStyle.shortened(scoreName, 22)
                                : ChartStyle.shortened(lastName(axes, place.intValue()), 22));
        for (int i = 0; i <= last; i++) {
            ChartStyle.lines(chart, "axis " + i, new double[] {i, i}, new double[] {0, 1}, palette.soft(), 1)
                    .setShowInLegend(false);
            List<KeyAxis.Mark> marks = i == last
                    ? List.of(
                            new KeyAxis.Mark(0, NumberText.figure(scoreName, least)),
                            new KeyAxis.Mark(1, NumberText.figure(scoreName, most)))
                    : axes.get(i).marks();
            for (KeyAxis.Mark mark : marks.size() > MOST_MARKS ? ends(marks) : marks) {
                label(chart, ChartStyle.shortened(mark.text(), 16), i, mark.place());
            }
        }
    }

    /** Beyond an axis' ends the text stands free; between them it needs a ground against the lines. */
    private static void label(XYChart chart, String text, int axis, double place) {
        if (place == 0 || place == 1) {
            chart.addAnnotation(new AnnotationText(text, axis, place == 0 ? -0.06 : 1.06, false));
        } else {
            chart.addAnnotation(new AnnotationTextPanel(text, axis, place, false));
        }
    }

    private static List<KeyAxis.Mark> ends(List<KeyAxis.Mark> marks) {
        return List.of(marks.get(0), marks.get(marks.size() - 1));
    }

    /** The key's last part, unless that says too little or two keys share it. */
    private static String lastName(List<KeyAxis> axes, int axis) {
        String name = last(axes.get(axis).key());
        return name.equals("name")
                        || axes.stream()
                                        .filter(other -> last(other.key()).equals(name))
                                        .count()
                                > 1
                ? axes.get(axis).key()
                : name;
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static void bundle(
            XYChart chart,
            ChartPalette palette,
            ScoreClasses.ScoreClass scores,
            List<KeyAxis> axes,
            ToDoubleFunction<CandidateResult> scorePlace,
            boolean bold) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (CandidateResult candidate : scores.candidates()) {
            for (int i = 0; i < axes.size(); i++) {
                x.add((double) i);
                y.add(axes.get(i).place(candidate));
            }
            x.add((double) axes.size());
            y.add(scorePlace.applyAsDouble(candidate));
            x.add((double) axes.size());
            y.add(Double.NaN);
        }
        Color colour = palette.worstToBest().get(scores.colour());
        ChartStyle.lines(
                chart,
                scores.text(),
                x.stream().mapToDouble(Double::doubleValue).toArray(),
                y.stream().mapToDouble(Double::doubleValue).toArray(),
                bold ? colour : ChartPalette.faded(colour, 150),
                bold ? 2 : 1);
    }
}
