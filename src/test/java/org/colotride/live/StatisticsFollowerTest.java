package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.random.SeededRandom;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsFollowerTest {
    private static final String TYPE = StatsListener.TYPE_ID;
    private static final String WORKER = "training";
    private static final long EVERY_MILLIS = 50;

    @TempDir
    Path folder;

    private final AtomicInteger received = new AtomicInteger();
    private final StatsStorage shown = new InMemoryStatsStorage() {
        @Override
        public void putUpdate(Persistable update) {
            received.incrementAndGet();
            super.putUpdate(update);
        }
    };

    private LiveFolder run(String name) throws IOException {
        LiveFolder live = new LiveFolder(folder.resolve(name).resolve("live"));
        Files.createDirectories(live.path());
        return live;
    }

    /** A run's file, opened as the process that trains it opens it. */
    private static final class Stored implements AutoCloseable {
        private final StatsStorage storage;
        private final String session;

        Stored(LiveFolder run, String session) {
            this.storage = new FileStatsStorage(run.statistics().toFile());
            this.session = session;
            storage.putStorageMetaData(new SbeStorageMetaData(
                    1, session, TYPE, WORKER, SbeStatsInitializationReport.class, SbeStatsReport.class));
            SbeStatsInitializationReport fixed = new SbeStatsInitializationReport();
            fixed.reportIDs(session, TYPE, WORKER, 1);
            storage.putStaticInfo(fixed);
        }

        /** Reports of the given numbers; what number 5 says is 1/5. */
        void report(int from, int to) {
            for (int i = from; i <= to; i++) {
                SbeStatsReport report = new SbeStatsReport();
                report.reportIDs(session, TYPE, WORKER, 1000L * i);
                report.reportIterationCount(i);
                report.reportScore(1.0 / i);
                storage.putUpdate(report);
            }
        }

        @Override
        public void close() throws IOException {
            storage.close();
        }
    }

    private static void write(LiveFolder run, String session, int from, int to) throws IOException {
        try (Stored stored = new Stored(run, session)) {
            stored.report(from, to);
        }
    }

    private List<Double> scores(String session) {
        List<Double> scores = new ArrayList<>();
        for (Persistable update : shown.getAllUpdatesAfter(session, TYPE, WORKER, 0)) {
            scores.add(((SbeStatsReport) update).getScore());
        }
        return scores;
    }

    private static List<Double> expected(int to) {
        Double[] scores = new Double[to];
        Arrays.setAll(scores, i -> 1.0 / (i + 1));
        return List.of(scores);
    }

    private void awaitReports(String session, int count) throws InterruptedException {
        ScriptedRun.await(count + " reports", () -> scores(session).size() >= count);
        assertEquals(expected(count), scores(session));
    }

    @Test
    void showsWhatAnotherProcessStillWritesAndThenWhatItAdds() throws Exception {
        LiveFolder run = run("a");
        try (Stored stored = new Stored(run, "session")) {
            stored.report(1, 5);
            try (StatisticsFollower follower = new StatisticsFollower(List.of(run), shown, EVERY_MILLIS)) {
                assertNotNull(follower);
                awaitReports("session", 5);
                assertNotNull(shown.getStaticInfo("session", TYPE, WORKER));
                assertEquals(List.of("session"), shown.listSessionIDs());
                stored.report(6, 9);
                awaitReports("session", 9);
                stored.report(10, 10);
                awaitReports("session", 10);
                assertEquals(10, received.get(), "each is handed on once");
            }
        }
        StatsStorage whole = new FileStatsStorage(run.statistics().toFile());
        int left = whole.getAllUpdatesAfter("session", TYPE, WORKER, 0).size();
        whole.close();
        assertEquals(10, left, "the file is as it was");
    }

    @Test
    void showsRunsThatAreOver() throws Exception {
        List<LiveFolder> runs = List.of(run("a"), run("b"), run("none"));
        write(runs.get(0), "session 0", 1, 3);
        write(runs.get(1), "session 1", 1, 4);
        try (StatisticsFollower follower = new StatisticsFollower(runs, shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            awaitReports("session 0", 3);
            awaitReports("session 1", 4);
        }
    }

    @Test
    void aRunWhoseFileComesLaterIsShown() throws Exception {
        LiveFolder run = run("a");
        try (StatisticsFollower follower = new StatisticsFollower(List.of(run), shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            write(run, "session", 1, 2);
            awaitReports("session", 2);
        }
    }

    @Test
    void aBrokenFileIsPassedOver() throws Exception {
        LiveFolder template = run("template");
        write(template, "session", 1, 20);
        byte[] whole = Files.readAllBytes(template.statistics());
        int[] used = IntStream.range(0, whole.length).filter(i -> whole[i] != 0).toArray();
        SeededRandom random = new SeededRandom(1);
        List<LiveFolder> runs = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            LiveFolder broken = run("broken" + i);
            byte[] bytes = whole.clone();
            for (int k = 0; k < 1 << i % 12; k++) {
                bytes[used[random.nextInt(used.length)]] = (byte) random.nextInt();
            }
            Files.write(broken.statistics(), i % 3 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
            runs.add(broken);
        }
        Files.writeString(run("text").statistics(), "not a database");
        runs.add(run("text"));
        Files.createDirectory(run("folder").statistics());
        runs.add(run("folder"));
        LiveFolder good = run("good");
        write(good, "good", 1, 3);
        runs.add(good);
        try (StatisticsFollower follower = new StatisticsFollower(runs, shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            awaitReports("good", 3);
            // It goes on following after that: the thread has survived every one of them.
            write(good, "good", 4, 4);
            awaitReports("good", 4);
        }
    }

    /** Opening one leaves it open until memory is tidied up: not to be tried again and again for days. */
    @Test
    void aFileThatStaysBrokenIsTriedOnce() throws Exception {
        LiveFolder run = run("a");
        write(run, "session", 1, 3);
        byte[] whole = Files.readAllBytes(run.statistics());
        Arrays.fill(whole, whole.length / 8, whole.length, (byte) 0x5A);
        Files.write(run.statistics(), whole);
        Files.setLastModifiedTime(run.statistics(), FileTime.from(Instant.now().minusSeconds(60)));
        Set<Path> before = copies();
        int open = openFiles();
        try (StatisticsFollower follower = new StatisticsFollower(List.of(run), shown, 1)) {
            assertNotNull(follower);
            Thread.sleep(400);
            int now = openFiles();
            assertTrue(now < open + 10, open + " open files became " + now);
        }
        ScriptedRun.await("tidying up", () -> before.containsAll(copies()));
    }

    private static Set<Path> copies() {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return Set.copyOf(all.filter(path -> path.getFileName().toString().startsWith("colo-tride-statistics"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int openFiles() throws IOException {
        Path files = Path.of("/proc/self/fd");
        if (!Files.isDirectory(files)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(files)) {
            return (int) all.count();
        }
    }
}
