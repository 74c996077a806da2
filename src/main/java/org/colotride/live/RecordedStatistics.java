package org.colotride.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training's statistics for Deeplearning4j's pages: in memory, and in a file of plain values, with which a resumed run
 * goes on. What cannot be written is warned of once. Thread-safe but for the one thread that adds to it.
 */
public final class RecordedStatistics extends InMemoryStatsStorage {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedStatistics.class);
    /** No training writes more; a longer file is somebody else's. */
    private static final long LONGEST = 64L << 20;

    private final Path file;
    private final Map<StatsType, Map<String, Histogram>> written = new EnumMap<>(StatsType.class);
    private boolean failed;
    private boolean replaying;

    private RecordedStatistics(Path file) {
        this.file = file;
    }

    /**
     * A storage in the run's folder, going on with what is there; in memory alone if the file cannot be used.
     *
     * @param session names the run on the pages
     */
    public static RecordedStatistics open(LiveFolder folder, String session) {
        RecordedStatistics storage = new RecordedStatistics(folder.statistics());
        sayIfFormer(folder);
        try {
            Files.createDirectories(folder.path());
            storage.replay(session);
        } catch (IOException | RuntimeException e) {
            storage.warn(e);
        }
        return storage;
    }

    /** Says of a run of an earlier version that its statistics are not shown. */
    public static void sayIfFormer(LiveFolder folder) {
        if (Files.exists(folder.formerStatistics())) {
            LOG.info(
                    "{}: holds serialised objects of an earlier version, which are not opened; Deeplearning4j's pages do"
                            + " not show these statistics",
                    folder.formerStatistics());
        }
    }

    private void replay(String session) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
            throw new IOException("it is no file of up to " + LONGEST + " bytes");
        }
        StatisticsSession before = new StatisticsSession(this, session);
        replaying = true;
        // Not strict: a kill may have cut a character in two.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                before.accept(line);
            }
        } finally {
            replaying = false;
        }
    }

    @Override
    public void putStaticInfo(Persistable info) {
        if (replaying || !(info instanceof StatsInitializationReport report)) {
            super.putStaticInfo(info);
            return;
        }
        FixedStatistics plain = FixedStatistics.of(report);
        super.putStaticInfo(plain.report(report.getSessionID(), report.getWorkerID()));
        write(new StatisticsLine(plain, null));
    }

    @Override
    public void putUpdate(Persistable update) {
        if (replaying || !(update instanceof StatsReport report)) {
            super.putUpdate(update);
            return;
        }
        UpdateStatistics plain = UpdateStatistics.of(report, true);
        super.putUpdate(plain.report(report.getSessionID(), report.getWorkerID()));
        write(new StatisticsLine(null, isNew(report) ? plain : plain.withHistograms(null)));
    }

    /** Whether its histograms are others than those of the last line that had some: they are much the longest part. */
    private boolean isNew(StatsReport report) {
        boolean changed = false;
        for (StatsType type : StatsType.values()) {
            if (report.hasHistograms(type)) {
                Map<String, Histogram> now = report.getHistograms(type);
                changed |= !now.equals(written.put(type, now));
            }
        }
        return changed;
    }

    private void write(StatisticsLine line) {
        if (failed) {
            return;
        }
        try {
            AppendedLines.append(file, List.of(line.json()));
        } catch (IOException e) {
            warn(e);
        }
    }

    private void warn(Exception cause) {
        failed = true;
        LOG.warn(
                "{}: cannot be used ({}); Deeplearning4j's pages forget this run's statistics when it ends",
                file,
                cause.getMessage());
    }
}
