package org.colotride.report.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.colotride.tournament.EntryResult.Protocol;
import org.colotride.tournament.Spread;
import org.colotride.tournament.Standing;
import org.knowm.xchart.CategoryChart;

/** ERS of every entrant of a setting, under each attack. */
public final class TournamentChart {
    private TournamentChart() {}

    /** Nothing before anybody has been scored, and on a machine whose Java cannot draw text. */
    public static Optional<ChartPicture> of(String setting, List<Standing> standings) {
        List<Standing> scored = standings.stream()
                .filter(standing -> standing.ers(Protocol.PUBLISHED).isPresent())
                .sorted(Comparator.comparingDouble(TournamentChart::published).reversed())
                .toList();
        if (scored.isEmpty()) {
            return Optional.empty();
        }
        return ChartStyle.ifDrawable(
                () -> Optional.of(ChartPicture.of(
                        "ers-" + setting,
                        "Mean over the seeds; the lines end at the lowest and the highest.",
                        "Bars of ERS for every entrant of " + setting + ". The tables hold the numbers.",
                        palette -> chart(palette, setting, scored))),
                Optional.empty());
    }

    private static double published(Standing standing) {
        return standing.ers(Protocol.PUBLISHED).orElseThrow().mean();
    }

    private static CategoryChart chart(ChartPalette palette, String setting, List<Standing> standings) {
        CategoryChart chart =
                ChartStyle.bars(palette, ChartStyle.WIDE, ChartStyle.HIGH, "Robustness on " + setting, "", "ERS");
        chart.getStyler().setYAxisMin(0.0).setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setXAxisLabelRotation(standings.size() > 8 ? 45 : 0);
        List<String> names = standings.stream().map(Standing::entrant).toList();
        for (Protocol protocol : Protocol.values()) {
            List<Double> means = new ArrayList<>();
            List<Double> errors = new ArrayList<>();
            for (Standing standing : standings) {
                Optional<Spread> ers = standing.ers(protocol);
                means.add(ers.map(Spread::mean).orElse(null));
                errors.add(ers.map(spread -> spread.width() / 2).orElse(0.0));
            }
            if (means.stream().anyMatch(mean -> mean != null)) {
                chart.addSeries(protocol.words(), names, means, errors)
                        .setFillColor(palette.of(chart.getSeriesMap().size() - 1));
            }
        }
        return chart;
    }
}
