package org.colotride.live;

import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a training's statistics for Deeplearning4j's pages are kept. */
public final class StatisticsFile {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsFile.class);

    private StatisticsFile() {}

    /** A storage in the run's folder, going on with what is there; in memory alone if the file cannot be used. */
    public static StatsStorage open(LiveFolder folder) {
        Path file = folder.statistics();
        try {
            Files.createDirectories(folder.path());
            return new FileStatsStorage(file.toFile());
        } catch (java.io.IOException | RuntimeException e) {
            LOG.warn(
                    "{}: cannot be used ({}); Deeplearning4j's pages forget this run's statistics when it ends",
                    file,
                    e.getMessage());
            return new InMemoryStatsStorage();
        }
    }
}
