package org.colotride.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the statistics of runs that other processes train, or have trained: copies their files now and then, since only
 * one process can have one open, and hands on what is new.
 */
public final class StatisticsFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsFollower.class);
    private static final long EVERY_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final long SETTLED_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final List<LiveFolder> runs;
    private final StatsStorage shown;
    private final long everyMillis;
    private final Map<Path, FileTime> seen = new HashMap<>();
    private final Map<String, Long> latest = new HashMap<>();
    private final Thread thread = PoliteThread.of(this::follow, "statistics");

    /** @param shown receives what is in the runs' files */
    public StatisticsFollower(List<LiveFolder> runs, StatsStorage shown) {
        this(runs, shown, EVERY_MILLIS);
    }

    StatisticsFollower(List<LiveFolder> runs, StatsStorage shown, long everyMillis) {
        this.everyMillis = everyMillis;
        this.runs = List.copyOf(runs);
        this.shown = shown;
        thread.start();
    }

    private void follow() {
        try {
            while (true) {
                runs.forEach(this::refresh);
                Thread.sleep(everyMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh(LiveFolder run) {
        Path file = run.statistics();
        try {
            if (!Files.isRegularFile(file)) {
                return;
            }
            FileTime written = newest(run.path());
            if (written.equals(seen.get(file))) {
                return;
            }
            // Also if it cannot be read: Deeplearning4j leaves a broken file open, which must not happen each time.
            // What was written just now may be added to at what a coarse clock calls the same time.
            if (written.toMillis() < System.currentTimeMillis() - SETTLED_MILLIS) {
                seen.put(file, written);
            }
            Path copy = Files.createTempDirectory("colo-tride-statistics");
            try {
                copy(run.path(), copy);
                read(copy.resolve(file.getFileName()));
            } finally {
                delete(copy);
            }
        } catch (IOException | RuntimeException e) {
            // A file that is being written may not be whole; it is tried again when more has been written.
            LOG.debug("{} cannot be read yet", file, e);
        }
    }

    /** The file and those that its log lies in. */
    private static List<Path> parts(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(part -> part.getFileName().toString().startsWith("statistics.bin"))
                    .toList();
        }
    }

    private static FileTime newest(Path folder) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        for (Path part : parts(folder)) {
            FileTime written = Files.getLastModifiedTime(part);
            newest = written.compareTo(newest) > 0 ? written : newest;
        }
        return newest;
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path part : parts(from)) {
            Files.copy(part, to.resolve(part.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private void read(Path file) throws IOException {
        FileStatsStorage storage = new FileStatsStorage(file.toFile());
        try {
            for (String session : storage.listSessionIDs()) {
                for (String type : storage.listTypeIDsForSession(session)) {
                    shown.putStorageMetaData(storage.getStorageMetaData(session, type));
                    for (String worker : storage.listWorkerIDsForSessionAndType(session, type)) {
                        read(storage, session, type, worker);
                    }
                }
            }
        } finally {
            storage.close();
        }
    }

    private void read(StatsStorage storage, String session, String type, String worker) {
        String key = session + "/" + type + "/" + worker;
        Persistable fixed = storage.getStaticInfo(session, type, worker);
        if (fixed != null && !latest.containsKey(key)) {
            shown.putStaticInfo(fixed);
        }
        for (Persistable update : storage.getAllUpdatesAfter(session, type, worker, latest.getOrDefault(key, 0L))) {
            shown.putUpdate(update);
            latest.merge(key, update.getTimeStamp(), Math::max);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
