package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedStatisticsTest {
    private static final String TYPE = StatsListener.TYPE_ID;
    private static final String WORKER = "training";
    private static final String MARKUP = "<img src=x onerror='alert(1)'>\"&`\\\u0007\u202e";
    private static final Histogram HISTOGRAM = new Histogram(-1, 2, 3, new int[] {4, 5, 6});

    @TempDir
    Path folder;

    private LiveFolder live() {
        return new LiveFolder(folder.resolve("live"));
    }

    private static SbeStatsInitializationReport fixed(String graph, String text) {
        SbeStatsInitializationReport report = new SbeStatsInitializationReport();
        report.reportIDs("run", TYPE, WORKER, 7);
        report.reportSoftwareInfo(text, text, text, text, text, text, text, text, text, Map.of(text, text));
        report.reportHardwareInfo(4, 1, 100, 200, new long[] {300}, new String[] {text}, text);
        report.reportModelInfo("a.Model", graph, new String[] {"out_W", text}, 1, 8);
        return report;
    }

    private static SbeStatsReport update(int i, boolean histograms) {
        SbeStatsReport report = new SbeStatsReport();
        report.reportIDs("run", TYPE, WORKER, 1000L * i);
        report.reportIterationCount(i);
        report.reportStatsCollectionDurationMS(9);
        report.reportScore(0.25 * i);
        report.reportLearningRates(Map.of("out_W", 0.125));
        report.reportMemoryUse(1, 2, 3, 4, new long[] {5}, new long[] {6});
        report.reportPerformance(10, 20, 30, 40.5, 50.5);
        report.reportGarbageCollection("young", 2, 3);
        report.reportMeanMagnitudes(StatsType.Parameters, Map.of("out_W", 0.5));
        report.reportStdev(StatsType.Updates, Map.of("out_W", Double.NaN));
        if (histograms) {
            report.reportHistograms(StatsType.Parameters, Map.of("out_W", HISTOGRAM));
        }
        return report;
    }

    private static List<StatsReport> reports(StatsStorage storage) {
        return storage.getAllUpdatesAfter("run", TYPE, WORKER, 0).stream()
                .map(StatsReport.class::cast)
                .toList();
    }

    @Test
    void whatWasWrittenIsThereAgain() throws Exception {
        RecordedStatistics first = RecordedStatistics.open(live(), "run");
        first.putStaticInfo(fixed(SmallGraph.json(), "x86"));
        first.putUpdate(update(1, true));
        first.putUpdate(update(2, true));
        // A kill in the middle of a line.
        Files.writeString(live().statistics(), "{\"update\":{\"time\":5", StandardOpenOption.APPEND);
        RecordedStatistics second = RecordedStatistics.open(live(), "run");
        second.putUpdate(update(3, false));
        RecordedStatistics third = RecordedStatistics.open(live(), "run");

        assertEquals(List.of("run"), third.listSessionIDs());
        List<StatsReport> reports = reports(third);
        assertEquals(3, reports.size());
        for (int i = 1; i <= 3; i++) {
            // With the histograms of the last report that had some: a page fails without.
            assertEquals(update(i, true), reports.get(i - 1));
        }
        StatsInitializationReport start = (StatsInitializationReport) third.getStaticInfo("run", TYPE, WORKER);
        assertEquals("x86", start.getSwArch());
        assertEquals(4, start.getHwJvmAvailableProcessors());
        assertEquals(300, start.getHwDeviceTotalMemory()[0]);
        assertEquals(8, start.getModelNumParams());
        assertTrue(start.getModelConfigJson().contains("\"out\""));
        String file = Files.readString(live().statistics());
        assertEquals(1, file.split("\"histograms\"", -1).length - 1, "the same histograms are written once");
    }

    @Test
    void textsOfAFileAreNoMarkup() throws Exception {
        RecordedStatistics storage = RecordedStatistics.open(live(), "run");
        storage.putStaticInfo(fixed(SmallGraph.json(), MARKUP));
        SbeStatsReport report = update(1, false);
        report.reportMeanMagnitudes(StatsType.Parameters, Map.of(MARKUP, 0.5));
        report.reportHistograms(StatsType.Updates, Map.of(MARKUP, HISTOGRAM));
        report.reportGarbageCollection(MARKUP, 1, 1);
        storage.putUpdate(report);
        for (RecordedStatistics shown : List.of(storage, RecordedStatistics.open(live(), "run"))) {
            StatsInitializationReport start = (StatsInitializationReport) shown.getStaticInfo("run", TYPE, WORKER);
            for (String text : List.of(
                    start.getSwArch(),
                    start.getSwHostName(),
                    start.getSwJvmName(),
                    start.getSwNd4jBackendClass(),
                    start.getHwDeviceDescription()[0],
                    start.getModelParamNames()[1],
                    start.getModelClassName())) {
                assertFalse(text.matches("(?s).*[<>&\"'`\\\\\\p{Cntrl}\u202e].*"), text);
            }
            String all = reports(shown).get(0).toString();
            assertFalse(all.contains("<img") || all.contains("onerror='"), all);
        }
    }

    @Test
    void aSessionIsNamedByWhoReads() throws Exception {
        RecordedStatistics.open(live(), "run").putStaticInfo(fixed(SmallGraph.json(), "x"));
        assertEquals(
                List.of("_script_"), RecordedStatistics.open(live(), "<script>").listSessionIDs());
    }

    @Test
    void aGraphNamesNoOtherClasses() {
        String good = SmallGraph.json();
        assertTrue(GraphDescription.checked(good).isPresent());
        String layer = "\"@class\" : \"org.deeplearning4j.nn.conf.layers.OutputLayer\"";
        assertTrue(good.contains(layer), good);
        for (String hostile : List.of(
                good.replace(layer, "\"@class\" : \"javax.swing.JFrame\""),
                good.replace(layer, layer + ", \"@class\" : \"javax.swing.JFrame\""),
                good.replace(layer, "\"@class\" : \"javax.swing.JFrame\", " + layer),
                good.replaceFirst("\\{", "{ \"x\" : [\"javax.swing.JFrame\", {}],"),
                good.replace("\"out\"", "\"<img src=x>\""),
                good + "{}",
                "[]",
                "null",
                "")) {
            assertFalse(hostile.equals(good));
            assertTrue(GraphDescription.checked(hostile).isEmpty(), hostile);
        }
        SbeStatsInitializationReport report =
                FixedStatistics.of(fixed("{}", "x")).report("run", WORKER);
        assertFalse(report.hasModelInfo());
        assertNull(report.getModelConfigJson());
    }
}
