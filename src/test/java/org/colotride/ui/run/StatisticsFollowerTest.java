package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.colotride.live.LiveFolder;
import org.colotride.live.Marking;
import org.colotride.live.RecordedStatistics;
import org.colotride.live.SmallGraph;
import org.colotride.random.SeededRandom;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
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

    /** A training that reports the given numbers; what number 5 says is 1/5. */
    private static void write(LiveFolder run, int from, int to) {
        RecordedStatistics storage = RecordedStatistics.open(run, "s");
        SbeStatsInitializationReport fixed = new SbeStatsInitializationReport();
        fixed.reportIDs("s", TYPE, WORKER, 1);
        fixed.reportModelInfo("", SmallGraph.json(), new String[] {"out_W"}, 1, 8);
        storage.putStaticInfo(fixed);
        for (int i = from; i <= to; i++) {
            SbeStatsReport report = new SbeStatsReport();
            report.reportIDs("s", TYPE, WORKER, 1000L * i);
            report.reportIterationCount(i);
            report.reportScore(1.0 / i);
            storage.putUpdate(report);
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

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertTrue(condition.getAsBoolean(), "it did not come");
    }

    private void awaitReports(String session, int count) throws InterruptedException {
        await(() -> scores(session).size() >= count);
        assertEquals(expected(count), scores(session));
    }

    @Test
    void showsWhatIsThereAndThenWhatIsAdded() throws Exception {
        LiveFolder run = run("a");
        write(run, 1, 5);
        try (StatisticsFollower follower = new StatisticsFollower(List.of(run), shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            awaitReports("a", 5);
            assertNotNull(shown.getStaticInfo("a", TYPE, WORKER));
            assertEquals(List.of("a"), shown.listSessionIDs());
            write(run, 6, 9);
            awaitReports("a", 9);
            assertEquals(9, received.get(), "each is handed on once");
        }
    }

    @Test
    void runsGoByTheNamesOfTheirFoldersWhateverTheirFilesSay() throws Exception {
        List<LiveFolder> runs = List.of(run("x/a"), run("y/a"), run("<b>"), run("none"));
        write(runs.get(0), 1, 3);
        write(runs.get(1), 1, 4);
        write(runs.get(2), 1, 2);
        try (StatisticsFollower follower = new StatisticsFollower(runs, shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            awaitReports("a", 3);
            awaitReports("a (2)", 4);
            awaitReports("_b_", 2);
        }
    }

    @Test
    void aRunWhoseFileComesLaterIsShown() throws Exception {
        LiveFolder run = run("a");
        try (StatisticsFollower follower = new StatisticsFollower(List.of(run), shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            write(run, 1, 2);
            awaitReports("a", 2);
        }
    }

    @Test
    void aBrokenFileIsPassedOver() throws Exception {
        LiveFolder template = run("template");
        write(template, 1, 20);
        byte[] whole = Files.readAllBytes(template.statistics());
        SeededRandom random = new SeededRandom(1);
        List<LiveFolder> runs = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            LiveFolder broken = run("broken" + i);
            byte[] bytes = whole.clone();
            for (int k = 0; k < 1 << i % 12; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(broken.statistics(), i % 3 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
            runs.add(broken);
        }
        Files.createDirectory(run("folder").statistics());
        runs.add(run("folder"));
        Files.writeString(run("deep").statistics(), "{\"fixed\":" + "[".repeat(1 << 20) + "\n");
        runs.add(run("deep"));
        LiveFolder good = run("good");
        write(good, 1, 3);
        runs.add(good);
        try (StatisticsFollower follower = new StatisticsFollower(runs, shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            awaitReports("good", 3);
            // It goes on following after that: the thread has survived every one of them.
            write(good, 4, 4);
            awaitReports("good", 4);
        }
    }

    @Test
    void aFileOfSerialisedObjectsIsNotOpened() throws Exception {
        Path mark = folder.resolve("mark");
        LiveFolder run = run("former");
        new Marking(mark).writeTo(run.formerStatistics());
        LiveFolder renamed = run("renamed");
        Files.copy(run.formerStatistics(), renamed.statistics());
        LiveFolder good = run("good");
        write(good, 1, 1);
        try (StatisticsFollower follower = new StatisticsFollower(List.of(run, renamed, good), shown, EVERY_MILLIS)) {
            assertNotNull(follower);
            awaitReports("good", 1);
            RecordedStatistics.open(run, "former").close();
            RecordedStatistics.open(renamed, "renamed").close();
        }
        assertFalse(Files.exists(mark), "code of the file has run");
        assertEquals(List.of("good"), shown.listSessionIDs());
        Marking.readAsFormerly(run.formerStatistics());
        assertTrue(Files.exists(mark), "the file is harmless");
    }
}
