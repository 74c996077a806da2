package org.colotride.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.api.SummaryType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;

/**
 * What Deeplearning4j's pages show of one iteration, as plain values. Maps go by the names of parameters or layers.
 *
 * @param time milliseconds since 1970
 * @param collectionMillis that the collecting took
 * @param score the loss; null if unknown, as everything below may be
 * @param histograms of some iterations only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UpdateStatistics(
        long time,
        int iteration,
        int collectionMillis,
        Double score,
        Map<String, Double> learningRates,
        Memory memory,
        Performance performance,
        List<Garbage> garbage,
        Map<StatsType, Map<String, Double>> meanMagnitudes,
        Map<StatsType, Map<String, Double>> deviations,
        Map<StatsType, Map<String, Bins>> histograms) {
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_BINS = 1000;
    private static final int MOST_DEVICES = 64;

    /** In bytes. */
    record Memory(long jvm, long jvmMost, long offHeap, long offHeapMost, List<Long> devices, List<Long> devicesMost) {}

    record Performance(
            long millis, long examples, long minibatches, double examplesPerSecond, double minibatchesPerSecond) {}

    /** Collections of one collector since the last report, and how long they took. */
    record Garbage(String collector, int count, int millis) {}

    record Bins(double least, double most, int[] counts) {
        static Bins of(Histogram histogram) {
            return new Bins(histogram.getMin(), histogram.getMax(), histogram.getBinCounts());
        }

        Histogram histogram() {
            int[] kept = counts == null ? new int[0] : Arrays.copyOf(counts, Math.min(MOST_BINS, counts.length));
            return new Histogram(least, most, kept.length, kept);
        }
    }

    /** @param histograms whether they are taken along, if there are any */
    static UpdateStatistics of(StatsReport report, boolean histograms) {
        return new UpdateStatistics(
                report.getTimeStamp(),
                report.getIterationCount(),
                report.getStatsCollectionDurationMs(),
                report.hasScore() ? report.getScore() : null,
                report.hasLearningRates() ? report.getLearningRates() : null,
                report.hasMemoryUse()
                        ? new Memory(
                                report.getJvmCurrentBytes(),
                                report.getJvmMaxBytes(),
                                report.getOffHeapCurrentBytes(),
                                report.getOffHeapMaxBytes(),
                                list(report.getDeviceCurrentBytes()),
                                list(report.getDeviceMaxBytes()))
                        : null,
                report.hasPerformance()
                        ? new Performance(
                                report.getTotalRuntimeMs(),
                                report.getTotalExamples(),
                                report.getTotalMinibatches(),
                                report.getExamplesPerSecond(),
                                report.getMinibatchesPerSecond())
                        : null,
                report.hasGarbageCollection()
                        ? report.getGarbageCollectionStats().stream()
                                .map(pair -> new Garbage(pair.getFirst(), pair.getSecond()[0], pair.getSecond()[1]))
                                .toList()
                        : null,
                byType(type -> report.hasSummaryStats(type, SummaryType.MeanMagnitudes)
                        ? report.getMeanMagnitudes(type)
                        : null),
                byType(type -> report.hasSummaryStats(type, SummaryType.Stdev) ? report.getStdev(type) : null),
                histograms
                        ? byType(type -> report.hasHistograms(type) ? bins(report.getHistograms(type)) : null)
                        : null);
    }

    UpdateStatistics withHistograms(Map<StatsType, Map<String, Bins>> other) {
        return new UpdateStatistics(
                time,
                iteration,
                collectionMillis,
                score,
                learningRates,
                memory,
                performance,
                garbage,
                meanMagnitudes,
                deviations,
                other);
    }

    private static <T> Map<StatsType, T> byType(Function<StatsType, T> known) {
        Map<StatsType, T> all = new EnumMap<>(StatsType.class);
        for (StatsType type : StatsType.values()) {
            T values = known.apply(type);
            if (values != null) {
                all.put(type, values);
            }
        }
        return all.isEmpty() ? null : all;
    }

    private static Map<String, Bins> bins(Map<String, Histogram> histograms) {
        Map<String, Bins> bins = new LinkedHashMap<>();
        histograms.forEach((name, histogram) -> bins.put(name, Bins.of(histogram)));
        return bins;
    }

    /** As a report of Deeplearning4j's, texts cleaned. */
    SbeStatsReport report(String session, String worker) {
        SbeStatsReport report = new SbeStatsReport();
        report.reportIDs(session, StatsListener.TYPE_ID, worker, time);
        report.reportIterationCount(iteration);
        report.reportStatsCollectionDurationMS(collectionMillis);
        if (score != null) {
            report.reportScore(score);
        }
        if (learningRates != null) {
            report.reportLearningRates(clean(learningRates, Function.identity()));
        }
        if (memory != null) {
            report.reportMemoryUse(
                    memory.jvm(),
                    memory.jvmMost(),
                    memory.offHeap(),
                    memory.offHeapMost(),
                    array(memory.devices(), MOST_DEVICES),
                    array(memory.devicesMost(), MOST_DEVICES));
        }
        if (performance != null) {
            report.reportPerformance(
                    performance.millis(),
                    performance.examples(),
                    performance.minibatches(),
                    performance.examplesPerSecond(),
                    performance.minibatchesPerSecond());
        }
        if (garbage != null) {
            garbage.stream()
                    .limit(MOST_DEVICES)
                    .forEach(one ->
                            report.reportGarbageCollection(CleanText.of(one.collector()), one.count(), one.millis()));
        }
        each(meanMagnitudes, (type, values) -> report.reportMeanMagnitudes(type, clean(values, Function.identity())));
        each(deviations, (type, values) -> report.reportStdev(type, clean(values, Function.identity())));
        each(histograms, (type, values) -> report.reportHistograms(type, clean(values, Bins::histogram)));
        return report;
    }

    private interface Reporter<T> {
        void report(StatsType type, Map<String, T> values);
    }

    private static <T> void each(Map<StatsType, Map<String, T>> all, Reporter<T> reporter) {
        if (all != null) {
            all.forEach((type, values) -> {
                if (values != null) {
                    reporter.report(type, values);
                }
            });
        }
    }

    private static <T, V> Map<String, V> clean(Map<String, T> values, Function<T, V> value) {
        Map<String, V> clean = new LinkedHashMap<>();
        values.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .limit(MOST_NAMES)
                .forEach(entry -> clean.put(CleanText.of(entry.getKey()), value.apply(entry.getValue())));
        return clean;
    }

    static List<Long> list(long[] values) {
        return values == null ? List.of() : Arrays.stream(values).boxed().toList();
    }

    static long[] array(List<Long> values, int most) {
        return values == null
                ? new long[0]
                : values.stream()
                        .limit(most)
                        .mapToLong(value -> value == null ? 0 : value)
                        .toArray();
    }
}
