package org.colotride.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;

/**
 * What Deeplearning4j's pages show of a training that stays as it is, as plain values.
 *
 * @param time of the start, milliseconds since 1970
 * @param software null if unknown, as {@code hardware} and {@code model} may be
 */
record FixedStatistics(long time, Software software, Hardware hardware, Network model) {
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_DEVICES = 64;

    record Software(
            String architecture,
            String system,
            String jvm,
            String jvmVersion,
            String jvmSpecification,
            String backend,
            String dataType,
            String host) {}

    /** Memory in bytes. */
    record Hardware(
            int processors,
            int devices,
            long jvmMemory,
            long offHeapMemory,
            List<Long> deviceMemory,
            List<String> deviceNames) {}

    /** @param graph its configuration in JSON; null if it is not for showing */
    record Network(String graph, List<String> parameters, int layers, long size) {}

    static FixedStatistics of(StatsInitializationReport report) {
        return new FixedStatistics(
                report.getTimeStamp(),
                report.hasSoftwareInfo()
                        ? new Software(
                                report.getSwArch(),
                                report.getSwOsName(),
                                report.getSwJvmName(),
                                report.getSwJvmVersion(),
                                report.getSwJvmSpecVersion(),
                                report.getSwNd4jBackendClass(),
                                report.getSwNd4jDataTypeName(),
                                report.getSwHostName())
                        : null,
                report.hasHardwareInfo()
                        ? new Hardware(
                                report.getHwJvmAvailableProcessors(),
                                report.getHwNumDevices(),
                                report.getHwJvmMaxMemory(),
                                report.getHwOffHeapMaxMemory(),
                                UpdateStatistics.list(report.getHwDeviceTotalMemory()),
                                report.getHwDeviceDescription() == null
                                        ? List.of()
                                        : List.of(report.getHwDeviceDescription()))
                        : null,
                report.hasModelInfo()
                        ? new Network(
                                report.getModelConfigJson(),
                                List.of(report.getModelParamNames()),
                                report.getModelNumLayers(),
                                report.getModelNumParams())
                        : null);
    }

    /** As a report of Deeplearning4j's, texts cleaned. */
    SbeStatsInitializationReport report(String session, String worker) {
        SbeStatsInitializationReport report = new SbeStatsInitializationReport();
        report.reportIDs(session, StatsListener.TYPE_ID, worker, time);
        if (software != null) {
            report.reportSoftwareInfo(
                    CleanText.of(software.architecture()),
                    CleanText.of(software.system()),
                    CleanText.of(software.jvm()),
                    CleanText.of(software.jvmVersion()),
                    CleanText.of(software.jvmSpecification()),
                    CleanText.of(software.backend()),
                    CleanText.of(software.dataType()),
                    CleanText.of(software.host()),
                    "",
                    Map.of());
        }
        if (hardware != null) {
            int devices = Math.max(0, Math.min(MOST_DEVICES, hardware.devices()));
            report.reportHardwareInfo(
                    hardware.processors(),
                    devices,
                    hardware.jvmMemory(),
                    hardware.offHeapMemory(),
                    UpdateStatistics.array(hardware.deviceMemory(), devices),
                    texts(hardware.deviceNames(), devices),
                    "");
        }
        Optional<String> graph = model == null ? Optional.empty() : GraphDescription.checked(model.graph());
        graph.ifPresent(json -> report.reportModelInfo(
                ComputationGraph.class.getName(),
                json,
                texts(model.parameters(), MOST_NAMES),
                model.layers(),
                model.size()));
        return report;
    }

    private static String[] texts(List<String> texts, int most) {
        return Stream.ofNullable(texts)
                .flatMap(List::stream)
                .limit(most)
                .map(CleanText::of)
                .toArray(String[]::new);
    }
}
