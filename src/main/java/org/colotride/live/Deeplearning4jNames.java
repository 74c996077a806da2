package org.colotride.live;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.StorageMetaData;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.ui.model.stats.api.Histogram;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.api.SummaryType;

/**
 * Calls things what Deeplearning4j's pages look for: they know graphs by the name of their class, and draw the updates of
 * parameters whose name ends in {@code W}; ours are a subclass's, and {@code fc_weight}.
 */
final class Deeplearning4jNames implements StatsStorageRouter {
    private final StatsStorageRouter storage;
    /** The latest: a page fails if the last report has none. */
    private final Map<StatsType, Map<String, Histogram>> histograms = new EnumMap<>(StatsType.class);

    Deeplearning4jNames(StatsStorageRouter storage) {
        this.storage = storage;
    }

    @Override
    public void putUpdate(Persistable update) {
        if (update instanceof StatsReport report) {
            for (StatsType type : StatsType.values()) {
                if (report.hasSummaryStats(type, SummaryType.MeanMagnitudes)) {
                    report.reportMeanMagnitudes(type, renamed(report.getMeanMagnitudes(type)));
                }
                if (report.hasSummaryStats(type, SummaryType.Stdev)) {
                    report.reportStdev(type, renamed(report.getStdev(type)));
                }
                if (report.hasHistograms(type)) {
                    histograms.put(type, renamed(report.getHistograms(type)));
                }
                if (histograms.containsKey(type)) {
                    report.reportHistograms(type, histograms.get(type));
                }
            }
        }
        storage.putUpdate(update);
    }

    private static <T> Map<String, T> renamed(Map<String, T> values) {
        Map<String, T> renamed = new LinkedHashMap<>();
        values.forEach((name, value) -> renamed.put(name(name), value));
        return renamed;
    }

    private static String name(String parameter) {
        return parameter.replaceFirst("_weight$", "_W").replaceFirst("_bias$", "_b");
    }

    @Override
    public void putUpdate(Collection<? extends Persistable> updates) {
        updates.forEach(this::putUpdate);
    }

    @Override
    public void putStorageMetaData(StorageMetaData metaData) {
        storage.putStorageMetaData(metaData);
    }

    @Override
    public void putStorageMetaData(Collection<? extends StorageMetaData> metaData) {
        storage.putStorageMetaData(metaData);
    }

    @Override
    public void putStaticInfo(Persistable info) {
        if (info instanceof StatsInitializationReport report) {
            report.reportModelInfo(
                    ComputationGraph.class.getName(),
                    report.getModelConfigJson(),
                    Stream.of(report.getModelParamNames())
                            .map(Deeplearning4jNames::name)
                            .toArray(String[]::new),
                    report.getModelNumLayers(),
                    report.getModelNumParams());
        }
        storage.putStaticInfo(info);
    }

    @Override
    public void putStaticInfo(Collection<? extends Persistable> info) {
        info.forEach(this::putStaticInfo);
    }
}
