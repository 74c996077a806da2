package org.colotride.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.colotride.data.ImageBatch;
import org.colotride.data.ImageBatches;
import org.colotride.data.RetrievalData;
import org.colotride.data.pipeline.PipelineLoader;

/**
 * How many images a second come out of a pipeline: every training image once an epoch, through the training transforms,
 * in batches, with nothing else going on. With a cache, which is empty at first, and without; beside another program's
 * loader, in alternation, if one is given.
 */
public final class LoaderBenchmark {
    private static final String UNCACHED = "colo-tride";
    private static final String CACHED = "colo-tride, cached";
    private static final String FIRST = "first epoch";
    private static final String LATER = "later epochs";
    private static final double ROOMY_GIGABYTES = 64;

    private final Setting setting;

    /**
     * What is timed.
     *
     * @param pipeline the file
     * @param overrides of it
     * @param batch images of a batch
     * @param laterEpochs after the first
     * @param threads that decode
     * @param cache a folder for caches, each removed after its use; empty to time without one only
     */
    public record Setting(
            Path pipeline, ObjectNode overrides, int batch, int laterEpochs, int threads, Optional<Path> cache) {
        public Setting {
            if (batch < 1 || laterEpochs < 1 || threads < 1) {
                throw new IllegalArgumentException("at least one image, one later epoch and one thread are needed");
            }
        }

        /** As a baseline program takes it, besides arguments of its own. */
        List<String> arguments() {
            return List.of(
                    "--batch", Integer.toString(batch),
                    "--threads", Integer.toString(threads),
                    "--runs", Integer.toString(laterEpochs));
        }
    }

    /**
     * Medians over the rounds.
     *
     * @param images of an epoch
     * @param imagesPerSecond by mode and phase ({@code first epoch}, {@code later epochs})
     * @param ratio of our later epochs to the baseline's, by our mode; empty without a baseline
     * @param perRound seconds of an epoch of each round, by mode and phase
     */
    public record Result(
            String pipeline,
            int images,
            int batch,
            int laterEpochs,
            int threads,
            int rounds,
            Map<String, Map<String, Double>> imagesPerSecond,
            Map<String, Double> ratio,
            Map<String, Map<String, List<Double>>> perRound) {}

    private record Timing(int images, double first, double later) {}

    private LoaderBenchmark(Setting setting) {
        this.setting = setting;
    }

    /**
     * @param baseline a program that prints a JSON line with {@code mode}, {@code phase} and the {@code seconds} of an
     *     epoch of the same images for each phase
     * @param rounds how often all of them are repeated
     */
    public static Result run(Setting setting, Optional<BaselineProgram> baseline, int rounds) {
        return new LoaderBenchmark(setting).run(baseline, rounds);
    }

    private Result run(Optional<BaselineProgram> baseline, int rounds) {
        Map<String, Map<String, List<Double>>> seconds = new LinkedHashMap<>();
        int images = 0;
        for (int round = 0; round < rounds; round++) {
            baseline.ifPresent(program -> program.run(setting.arguments())
                    .seconds()
                    .forEach((mode, phases) -> phases.forEach((phase, value) -> add(seconds, mode, phase, value))));
            Timing uncached = time(withoutCache());
            add(seconds, UNCACHED, uncached);
            images = uncached.images();
            if (setting.cache().isPresent()) {
                add(seconds, CACHED, withCache(setting.cache().get()));
            }
        }
        Map<String, Map<String, Double>> rates = new LinkedHashMap<>();
        int epoch = images;
        seconds.forEach((mode, phases) -> phases.forEach((phase, values) ->
                rates.computeIfAbsent(mode, key -> new LinkedHashMap<>()).put(phase, epoch / Median.of(values))));
        return new Result(
                setting.pipeline().toString(),
                images,
                setting.batch(),
                setting.laterEpochs(),
                setting.threads(),
                rounds,
                rates,
                ratios(rates),
                seconds);
    }

    private static void add(Map<String, Map<String, List<Double>>> seconds, String mode, Timing timing) {
        add(seconds, mode, FIRST, timing.first());
        add(seconds, mode, LATER, timing.later());
    }

    private static void add(Map<String, Map<String, List<Double>>> seconds, String mode, String phase, double value) {
        seconds.computeIfAbsent(mode, key -> new LinkedHashMap<>())
                .computeIfAbsent(phase, key -> new ArrayList<>())
                .add(value);
    }

    private static Map<String, Double> ratios(Map<String, Map<String, Double>> rates) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        rates.keySet().stream().filter(mode -> !mode.startsWith(UNCACHED)).forEach(other -> List.of(UNCACHED, CACHED)
                .forEach(ours -> {
                    if (rates.containsKey(ours) && rates.get(other).containsKey(LATER)) {
                        ratios.put(
                                ours + " / " + other,
                                rates.get(ours).get(LATER) / rates.get(other).get(LATER));
                    }
                }));
        return ratios;
    }

    private ObjectNode withoutCache() {
        ObjectNode overrides = setting.overrides().deepCopy();
        overrides.putNull("cache");
        return overrides;
    }

    private Timing withCache(Path parent) {
        try {
            Files.createDirectories(parent);
            Path folder = Files.createTempDirectory(parent, "loader-benchmark-");
            try {
                ObjectNode overrides = setting.overrides().deepCopy();
                overrides.putObject("cache").put("directory", folder.toString()).put("gigabytes", ROOMY_GIGABYTES);
                return time(overrides);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Timing time(ObjectNode overrides) {
        RetrievalData data = PipelineLoader.open(setting.pipeline(), overrides);
        long start = System.nanoTime();
        int images = epoch(data);
        double first = (System.nanoTime() - start) / 1e9;
        double[] later = new double[setting.laterEpochs()];
        for (int epoch = 0; epoch < later.length; epoch++) {
            start = System.nanoTime();
            epoch(data);
            later[epoch] = (System.nanoTime() - start) / 1e9;
        }
        return new Timing(images, first, Median.of(later));
    }

    private int epoch(RetrievalData data) {
        int images = 0;
        try (ImageBatches batches =
                new ImageBatches(data.train(), setting.batch(), 0, setting.threads(), data.report())) {
            for (ImageBatch batch = batches.next(); batch != null; batch = batches.next()) {
                images += batch.size();
            }
        }
        return images;
    }
}
