package org.colotride.report.chart;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.colotride.search.CandidateResult;
import org.colotride.search.CandidateResult.Status;
import org.colotride.search.analysis.KeyAxis;
import org.colotride.search.analysis.NumberText;
import org.colotride.search.analysis.Pareto;
import org.colotride.search.analysis.Ranking;
import org.colotride.search.analysis.ScoreClasses;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a search's candidates. What has too few candidates to show is left out. */
public final class SearchCharts {
    /** More dots than this are drawn smaller and coarser, or the page becomes too large. */
    private static final int CROWD = 200;

    private static final int MOST_LETTERS = 14;
    private static final int LEAST_LETTERS = 3;
    /** What fits below half a page's axis. */
    private static final int LETTERS_OF_NAMES = 48;

    /** XChart leaves out a label that would stand over the axis' end. */
    private static final double ROOM_FOR_NAMES = 0.7;

    private static final int HALF = 480;

    private final List<CandidateResult> candidates;
    private final String scoreName;

    public SearchCharts(List<CandidateResult> candidates, String scoreName) {
        this.candidates = List.copyOf(candidates);
        this.scoreName = scoreName;
    }

    /** The score as a colour over two keys. */
    public Optional<ChartPicture> overTwoKeys(KeyAxis across, KeyAxis down) {
        List<ScoreClasses.ScoreClass> classes = ScoreClasses.of(candidates, scoreName);
        List<CandidateResult> failed = such(candidate -> !Ranking.scored(candidate));
        if (classes.isEmpty()) {
            return Optional.empty();
        }
        String title = scoreName + " over " + across.key() + " and " + down.key();
        return Optional.of(ChartPicture.of(
                "score-map",
                "Every candidate is a dot; the darker (on a dark page: the brighter) its colour, the higher its score."
                        + " A ring marks a collapse, a cross a failure.",
                "Scatter plot: " + title + ". The table of all candidates holds its numbers.",
                scale(),
                palette -> {
                    XYChart chart =
                            ChartStyle.chart(palette, ChartStyle.WIDE, 500, title, across.title(), down.title());
                    chart.getStyler().setMarkerSize(crowded() ? 8 : 15);
                    scale(chart, across, down);
                    ticks(chart, across, down::coordinate);
                    for (ScoreClasses.ScoreClass scores : classes) {
                        dots(
                                chart,
                                scores.text(),
                                scores.candidates(),
                                across::coordinate,
                                down::coordinate,
                                SeriesMarkers.CIRCLE,
                                palette.worstToBest().get(scores.colour()));
                    }
                    dots(
                            chart,
                            "collapsed",
                            such(CandidateResult::collapsed),
                            across::coordinate,
                            down::coordinate,
                            new Ring(),
                            palette.bad());
                    dots(
                            chart,
                            "failed",
                            failed,
                            across::coordinate,
                            down::coordinate,
                            SeriesMarkers.CROSS,
                            palette.bad());
                    return chart;
                }));
    }

    /** The score against one key. */
    public Optional<ChartPicture> overKey(KeyAxis axis) {
        List<CandidateResult> scored = such(Ranking::scored);
        if (scored.stream().allMatch(candidate -> Double.isNaN(axis.coordinate(candidate)))) {
            return Optional.empty();
        }
        return Optional.of(ChartPicture.of(
                "score-" + axis.key().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
                "",
                "Scatter plot: " + scoreName + " against " + axis.title()
                        + ". The table of all candidates holds its numbers.",
                scale(),
                palette -> {
                    XYChart chart = ChartStyle.chart(
                            palette,
                            HALF,
                            340,
                            scoreName + " by " + axis.key(),
                            axis.title(),
                            scoreName + NumberText.unit(scoreName));
                    scale(chart, axis, null);
                    ticks(chart, axis, candidate -> Ranking.scored(candidate) ? candidate.score() : Double.NaN);
                    dots(
                            chart,
                            "complete",
                            such(c -> Ranking.scored(c) && c.status() == Status.COMPLETE && !c.collapsed()),
                            axis::coordinate,
                            CandidateResult::score,
                            SeriesMarkers.CIRCLE,
                            ChartPalette.faded(palette.accent(), 190));
                    dots(
                            chart,
                            "stopped early",
                            such(c -> Ranking.scored(c) && c.status() == Status.STOPPED && !c.collapsed()),
                            axis::coordinate,
                            CandidateResult::score,
                            SeriesMarkers.TRIANGLE_DOWN,
                            ChartPalette.faded(palette.soft(), 120));
                    dots(
                            chart,
                            "collapsed",
                            such(c -> Ranking.scored(c) && c.collapsed()),
                            axis::coordinate,
                            CandidateResult::score,
                            SeriesMarkers.DIAMOND,
                            ChartPalette.faded(palette.bad(), 190));
                    dots(
                            chart,
                            "best",
                            Ranking.best(candidates).stream().toList(),
                            axis::coordinate,
                            CandidateResult::score,
                            new Ring(),
                            palette.ink());
                    return chart;
                }));
    }

    /** Two figures against each other, with the front between them. */
    public Optional<ChartPicture> pareto(Pareto pareto) {
        String first = pareto.first();
        String second = pareto.second();
        List<CandidateResult> both = pareto.both();
        List<CandidateResult> front = pareto.front();
        if (both.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ChartPicture.of(
                "pareto",
                "A candidate on the front is not beaten in both figures by any other.",
                "Scatter plot: " + second + " against " + first + ". The table below holds the front's numbers.",
                scale(),
                palette -> {
                    XYChart chart = ChartStyle.chart(
                            palette,
                            ChartStyle.WIDE,
                            440,
                            first + " against " + second,
                            first + NumberText.unit(first),
                            second + NumberText.unit(second));
                    ChartStyle.unseen(
                            chart,
                            new double[] {figure(both.get(both.size() - 1), first), figure(both.get(0), first)},
                            new double[] {figure(both.get(both.size() - 1), second), figure(both.get(0), second)});
                    ChartStyle.lines(
                                    chart,
                                    "front (line)",
                                    front.stream()
                                            .mapToDouble(c -> figure(c, first))
                                            .toArray(),
                                    front.stream()
                                            .mapToDouble(c -> figure(c, second))
                                            .toArray(),
                                    ChartPalette.faded(palette.accent(), 130),
                                    2)
                            .setShowInLegend(false);
                    List<CandidateResult> behind =
                            both.stream().filter(c -> !front.contains(c)).toList();
                    dots(
                            chart,
                            "beaten by another",
                            behind,
                            c -> figure(c, first),
                            c -> figure(c, second),
                            SeriesMarkers.CIRCLE,
                            ChartPalette.faded(palette.soft(), 110));
                    dots(
                            chart,
                            "on the front",
                            front,
                            c -> figure(c, first),
                            c -> figure(c, second),
                            SeriesMarkers.CIRCLE,
                            palette.accent());
                    return chart;
                }));
    }

    private boolean crowded() {
        return candidates.size() > CROWD;
    }

    private int scale() {
        return crowded() ? 1 : ChartPicture.SCALE;
    }

    private static double figure(CandidateResult candidate, String name) {
        return candidate.figures().get(name);
    }

    /** Labels both axes; XChart places the labels at the first series' values if these are equally spaced. */
    private static void scale(XYChart chart, KeyAxis across, KeyAxis down) {
        int letters =
                across.numeric() ? MOST_LETTERS : Math.min(MOST_LETTERS, LETTERS_OF_NAMES / across.listedValues());
        chart.getStyler()
                .setxAxisTickLabelsFormattingFunction(
                        place -> ChartStyle.shortened(across.tick(place), Math.max(LEAST_LETTERS, letters)));
        if (!across.numeric()) {
            chart.getStyler().setPlotContentSize(ROOM_FOR_NAMES);
        }
        chart.getStyler()
                .setyAxisTickLabelsFormattingFunction(down == null ? NumberText::brief : place -> down.tick(place));
    }

    private void ticks(XYChart chart, KeyAxis across, ToDoubleFunction<CandidateResult> y) {
        double[] places = across.ticks();
        if (places.length > 1) {
            double[] heights = new double[places.length];
            double[] drawn = candidates.stream()
                    .mapToDouble(y)
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            if (drawn.length > 0) {
                Arrays.fill(heights, drawn[0]);
                ChartStyle.unseen(chart, places, heights);
            }
        }
    }

    private List<CandidateResult> such(Predicate<CandidateResult> wanted) {
        return candidates.stream().filter(wanted).toList();
    }

    private static void dots(
            XYChart chart,
            String name,
            List<CandidateResult> candidates,
            ToDoubleFunction<CandidateResult> x,
            ToDoubleFunction<CandidateResult> y,
            Marker marker,
            Color colour) {
        List<CandidateResult> placed = candidates.stream()
                .filter(candidate ->
                        Double.isFinite(x.applyAsDouble(candidate)) && Double.isFinite(y.applyAsDouble(candidate)))
                .toList();
        ChartStyle.dots(
                chart,
                name,
                placed.stream().mapToDouble(x).toArray(),
                placed.stream().mapToDouble(y).toArray(),
                marker,
                colour);
    }
}
