package org.colotride.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.index.intake.EmbeddingRows;
import org.colotride.tensor.DistanceMetric;

/** Builds one index in a process of its own, and says what that took and what searches miss. */
public final class IndexTrial {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOGETHER = 256;
    private static final int DIMENSION = 512;
    private static final int CLASSES = 1000;
    private static final int QUERIES = 200;
    private static final String GENERATED = "generated:";

    private IndexTrial() {}

    /**
     * What was found.
     *
     * @param processorSecondsToBuild of all threads: what others do on the machine does not count
     * @param processorMillisPerSearch median over the queries; k = 10
     * @param peakResidentMiB of the process, files that the system has mapped for it and may take back included
     */
    public record Outcome(
            int images,
            int dimension,
            IndexSettings settings,
            double secondsToBuild,
            double processorSecondsToBuild,
            double secondsToOpen,
            double recallAt10,
            int queries,
            double processorMillisPerSearch,
            long heapLimitMiB,
            long peakResidentMiB,
            long diskMiB) {}

    /** @param arguments {@code generated:COUNT} or a NumPy file, kind, breadth of a search, folder, file of the outcome */
    public static void main(String... arguments) throws IOException {
        IndexSettings standard = IndexSettings.standard().withKind(IndexKind.valueOf(arguments[1]));
        IndexSettings settings = new IndexSettings(
                standard.kind(),
                standard.maxConnections(),
                standard.beamWidth(),
                arguments[2].isEmpty() ? standard.searchBreadth() : Integer.parseInt(arguments[2]));
        JSON.writeValue(Path.of(arguments[4]).toFile(), run(arguments[0], settings, Path.of(arguments[3])));
    }

    /** Runs one in a process with so much heap. */
    static Outcome inProcess(String source, IndexKind kind, String breadth, int heapMiB, Path folder)
            throws IOException, InterruptedException {
        Path outcome = folder.resolve("outcome.json");
        int code = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx" + heapMiB + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IndexTrial.class.getName(),
                        source,
                        kind.name(),
                        breadth,
                        folder.resolve("index").toString(),
                        outcome.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("the process ended with " + code);
        }
        return JSON.readValue(outcome.toFile(), Outcome.class);
    }

    private static Outcome run(String source, IndexSettings settings, Path folder) throws IOException {
        IndexOrigin origin = ClusteredImages.origin(DIMENSION, DistanceMetric.N);
        long began = System.nanoTime();
        long processor = processorNanos();
        try (IndexDraft draft = IndexDraft.begin(folder, Optional.empty(), origin, settings, true)) {
            fill(draft, source);
            draft.publish().close();
        }
        double built = (System.nanoTime() - began) / 1e9;
        double processorBuilt = (processorNanos() - processor) / 1e9;
        long opening = System.nanoTime();
        try (StoredIndex index = StoredIndex.open(folder)) {
            double opened = (System.nanoTime() - opening) / 1e9;
            IndexRecall recall = index.recall(QUERIES, 10, 1);
            return new Outcome(
                    index.size(),
                    DIMENSION,
                    settings,
                    built,
                    processorBuilt,
                    opened,
                    recall.recall(),
                    recall.queries(),
                    search(index),
                    Runtime.getRuntime().maxMemory() >> 20,
                    peakMiB(),
                    bytes(folder) >> 20);
        }
    }

    private static void fill(IndexDraft draft, String source) {
        if (source.startsWith(GENERATED)) {
            int count = Integer.parseInt(source.substring(GENERATED.length()));
            GeneratedGallery gallery = new GeneratedGallery(CLASSES, DIMENSION);
            for (int first = 0; first < count; first += TOGETHER) {
                draft.add(gallery.images(first, Math.min(TOGETHER, count - first)));
            }
            return;
        }
        EmbeddingRows rows = EmbeddingRows.open(Path.of(source), "");
        for (int first = 0; first < rows.size(); first += TOGETHER) {
            draft.add(rows.read(first, TOGETHER));
        }
    }

    private static double search(StoredIndex index) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<float[]> queries = new ArrayList<>();
        float[] query = new float[DIMENSION];
        Arrays.fill(query, 1f);
        // From one image to the farthest of its neighbours, and on: queries that lie where the images do.
        for (int i = 0; i < QUERIES; i++) {
            List<Hit> hits = index.nearest(query, 30, null);
            query = index.embedding(hits.get(hits.size() - 1 - i % 7).id()).orElseThrow();
            queries.add(query);
        }
        double[] millis = queries.stream()
                .mapToDouble(each -> {
                    long began = threads.getCurrentThreadCpuTime();
                    index.nearest(each, 10, null);
                    return (threads.getCurrentThreadCpuTime() - began) / 1e6;
                })
                .sorted()
                .toArray();
        return millis[millis.length / 2];
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long peakMiB() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .max()
                    .orElseThrow();
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        try {
                            return Files.size(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }
}
