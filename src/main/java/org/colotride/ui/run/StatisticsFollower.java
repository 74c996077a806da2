package org.colotride.ui.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.colotride.live.LiveFolder;
import org.colotride.live.PoliteThread;
import org.colotride.live.RecordedStatistics;
import org.colotride.live.StatisticsSession;
import org.deeplearning4j.core.storage.StatsStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the statistics of runs that other processes train, or have trained, on Deeplearning4j's pages: reads now and then
 * what their files say that is new. A run goes by the name of its folder.
 */
public final class StatisticsFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsFollower.class);
    private static final long EVERY_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final List<Followed> runs = new ArrayList<>();
    private final long everyMillis;
    private final Thread thread = PoliteThread.of(this::follow, "statistics");

    /** @param shown receives what is in the runs' files */
    public StatisticsFollower(List<LiveFolder> runs, StatsStorage shown) {
        this(runs, shown, EVERY_MILLIS);
    }

    StatisticsFollower(List<LiveFolder> runs, StatsStorage shown, long everyMillis) {
        this.everyMillis = everyMillis;
        Map<String, Integer> names = new HashMap<>();
        for (LiveFolder run : runs) {
            RecordedStatistics.sayIfFormer(run);
            String name = String.valueOf(
                    run.path().toAbsolutePath().normalize().getParent().getFileName());
            int alike = names.merge(name, 1, Integer::sum);
            StatisticsSession session = new StatisticsSession(shown, alike == 1 ? name : name + " (" + alike + ")");
            this.runs.add(new Followed(new LineTail(run.statistics()), session));
        }
        thread.start();
    }

    private record Followed(LineTail lines, StatisticsSession session) {
        /** Whether there is more to be read at once. */
        boolean refresh() {
            try {
                LineTail.Bite bite = lines.next();
                bite.lines().forEach(session::accept);
                return bite.more();
            } catch (IOException | RuntimeException e) {
                // A file that is being written may not be whole; it is tried again when more has been written.
                LOG.debug("Statistics cannot be read", e);
                return false;
            }
        }
    }

    private void follow() {
        try {
            while (true) {
                boolean more = false;
                for (Followed run : runs) {
                    more |= run.refresh();
                }
                Thread.sleep(more ? 0 : everyMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
