package org.colotride.live;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.ui.model.stats.api.StatsType;

/** Statistics in which every text is one of an attacker's choice. */
public final class HostileStatistics {
    private final String text;

    public HostileStatistics(String text) {
        this.text = text;
    }

    public void writeTo(LiveFolder run) throws IOException {
        FixedStatistics fixed = new FixedStatistics(
                1,
                new FixedStatistics.Software(text, text, text, text, text, text, text, text),
                new FixedStatistics.Hardware(1, 1, 1, 1, List.of(1L), List.of(text)),
                new FixedStatistics.Network(SmallGraph.json(), List.of(text), 1, 1));
        Map<String, Double> values = Map.of(text, 1.0);
        UpdateStatistics update = new UpdateStatistics(
                2,
                1,
                1,
                1.0,
                values,
                new UpdateStatistics.Memory(1, 1, 1, 1, List.of(1L), List.of(1L)),
                new UpdateStatistics.Performance(1, 1, 1, 1, 1),
                List.of(new UpdateStatistics.Garbage(text, 1, 1)),
                Map.of(StatsType.Parameters, values, StatsType.Updates, values),
                Map.of(StatsType.Parameters, values, StatsType.Updates, values),
                Map.of(
                        StatsType.Parameters,
                        Map.of(text, new UpdateStatistics.Bins(0, 1, new int[] {1})),
                        StatsType.Updates,
                        Map.of(text, new UpdateStatistics.Bins(0, 1, new int[] {1}))));
        Files.createDirectories(run.path());
        Files.write(
                run.statistics(),
                List.of(new StatisticsLine(fixed, null).json(), new StatisticsLine(null, update).json()));
    }
}
