package org.colotride.live;

import java.util.EnumMap;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;

/** Hands a run's lines of statistics on to a storage that Deeplearning4j's pages read. Not thread-safe. */
public final class StatisticsSession {
    /** Deeplearning4j's pages go through all reports at each request. */
    private static final int MOST_REPORTS = 20_000;
    /** Characters; no training writes more, what follows is somebody else's. */
    private static final long LONGEST = 64L << 20;

    private final StatsStorage shown;
    private final String session;
    /** The latest: a page fails if the last report has none. */
    private final Map<StatsType, Map<String, UpdateStatistics.Bins>> histograms = new EnumMap<>(StatsType.class);

    private int reports;
    private long length;
    private boolean begun;

    /**
     * @param shown receives what the lines say
     * @param session names the run on the pages, whatever its lines say
     */
    public StatisticsSession(StatsStorage shown, String session) {
        this.shown = shown;
        this.session = CleanText.of(session);
    }

    /** Takes in one line; one that says anything else is left out. */
    public void accept(String line) {
        length += line.length();
        if (length > LONGEST) {
            return;
        }
        StatisticsLine.parse(line).ifPresent(this::accept);
    }

    private void accept(StatisticsLine line) {
        if (line.fixed() != null) {
            begin(line.fixed());
        } else if (begun && reports < MOST_REPORTS) {
            reports++;
            shown.putUpdate(withHistograms(line.update()));
        }
    }

    private void begin(FixedStatistics fixed) {
        SbeStatsInitializationReport report = fixed.report(session, TrainingStatistics.WORKER);
        if (!report.hasModelInfo()) {
            // The pages would fail for all runs.
            return;
        }
        shown.putStorageMetaData(new SbeStorageMetaData(
                fixed.time(),
                session,
                StatsListener.TYPE_ID,
                TrainingStatistics.WORKER,
                SbeStatsInitializationReport.class,
                SbeStatsReport.class));
        shown.putStaticInfo(report);
        begun = true;
    }

    private SbeStatsReport withHistograms(UpdateStatistics update) {
        if (update.histograms() != null) {
            update.histograms().forEach((type, bins) -> {
                if (bins != null) {
                    histograms.put(type, bins);
                }
            });
        }
        return update.withHistograms(histograms).report(session, TrainingStatistics.WORKER);
    }
}
