package org.colotride.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.MemoryCheck;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.Leftovers;
import org.colotride.io.Mappers;
import org.colotride.io.OwnClassPath;
import org.colotride.io.Progress;
import org.colotride.memory.MemoryLimits;
import org.colotride.memory.MemoryNeed;

/**
 * What a training is found to take before it begins, against what its process then held: whole runs, with loader, checkpoints,
 * validation and scoring, on generated images, each in a process of its own.
 */
public final class MemoryEstimate {
    private static final ObjectMapper JSON = Mappers.json();
    private static final int MIB_BITS = 20;
    private static final int EPOCH_BATCHES = 4;
    private static final int TEST_IMAGES = 200;
    private static final String RESNET = "resnet18";
    /** Networks, sizes, pairs and micro-batches that are published or used here. */
    private static final List<Case> CASES = List.of(
            new Case(RESNET, 64, 8, 0),
            new Case(RESNET, 64, 16, 0),
            new Case(RESNET, 64, 32, 0),
            new Case(RESNET, 224, 4, 0),
            new Case(RESNET, 224, 16, 0),
            new Case(RESNET, 224, 16, 8),
            new Case("c2f2", 28, 64, 0),
            new Case("c2f2", 28, 512, 0));

    private MemoryEstimate() {}

    /** A training whose memory is looked at. */
    public record Case(String net, int size, int pairs, int microBatch) {
        private BenchmarkSetting setting(int threads) {
            return new BenchmarkSetting(net, size, pairs, 1, 1, threads, microBatch);
        }
    }

    /**
     * What came of one.
     *
     * @param heldMiB by the process when it was asked
     * @param heapMiB that the training was to add in Java's heap
     * @param arraysMiB that it was to add outside of it
     * @param estimateMiB all three together
     * @param peakMiB what the process held at most, from its beginning to its end
     * @param ratio of the estimate to that
     */
    public record Measured(
            Case training,
            int iterations,
            long heldMiB,
            long heapMiB,
            long arraysMiB,
            long estimateMiB,
            long peakMiB,
            double ratio) {}

    /** @param iterations of each training; threads as the library chooses, by {@code OMP_NUM_THREADS} */
    public static List<Measured> measure(int iterations) {
        return CASES.stream().map(each -> inAProcessOfItsOwn(each, iterations)).toList();
    }

    static Measured inAProcessOfItsOwn(Case training, int iterations) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-"))
                .forEach(command::add);
        command.addAll(List.of("-cp", OwnClassPath.text(), MemoryEstimate.class.getName()));
        command.addAll(List.of(
                training.net(),
                Integer.toString(training.size()),
                Integer.toString(training.pairs()),
                Integer.toString(training.microBatch()),
                Integer.toString(iterations)));
        try {
            Path result = Files.createTempFile("memory-estimate", ".json");
            try {
                // Apart from what is logged, wherever that goes.
                command.add(result.toString());
                Process process = new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                if (process.waitFor() != 0) {
                    throw new ConfigException(training + ": its process ended with " + process.exitValue());
                }
                return JSON.readValue(result.toFile(), Measured.class);
            } finally {
                Files.deleteIfExists(result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(training + " was interrupted", e);
        }
    }

    /** The process of one training: network, size, pairs, micro-batch, iterations, and the file for what is measured, as JSON. */
    public static void main(String... args) throws IOException {
        MemoryLimits.request();
        Case training =
                new Case(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        JSON.writeValue(Path.of(args[5]).toFile(), run(training, Integer.parseInt(args[4])));
        System.exit(0);
    }

    private static Measured run(Case training, int iterations) throws IOException {
        Path folder = Files.createTempDirectory("memory-estimate");
        try {
            ExperimentConfig config =
                    ConfigReader.read(written(folder, training, iterations), List.of(), ExperimentConfig.class);
            RetrievalData data =
                    GeneratedImages.data(training.setting(1).shape(), EPOCH_BATCHES * training.pairs(), TEST_IMAGES);
            try (Experiment experiment =
                    Experiment.start(config, any -> data, MemoryCheck.NONE, Progress.silent(), List.of())) {
                long held = Pointer.physicalBytes();
                MemoryNeed need = experiment.memoryNeed().orElseThrow();
                experiment.run();
                long peak = ResidentMemory.peakMiB();
                long estimate = (held + need.all()) >> MIB_BITS;
                return new Measured(
                        training,
                        iterations,
                        held >> MIB_BITS,
                        need.heap() >> MIB_BITS,
                        need.arrays() >> MIB_BITS,
                        estimate,
                        peak,
                        Math.round(100.0 * estimate / peak) / 100.0);
            }
        } finally {
            Leftovers.delete(folder);
        }
    }

    private static Path written(Path folder, Case training, int iterations) throws IOException {
        Files.writeString(
                folder.resolve("generated.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                source: {name: image-folder, args: {directory: images}}
                shape: {channels: %d, height: %d, width: %d}
                train: []
                test: []
                """,
                        training.setting(1).shape().channels(),
                        training.size(),
                        training.size()));
        return Files.writeString(
                folder.resolve("memory.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                name: memory
                data: generated
                pipelines: "%s"
                output: "%s"
                model: %s
                defense: {name: colo-tride, args: {steps: 2, schedule: iteration}}
                train:
                  {pairs: %d, microBatch: %d, epochs: 1000000, iterations: %d, learningRate: 1e-5, weightDecay: 4e-4}
                evaluation: {nmi: false}
                """,
                        folder,
                        folder.resolve("runs"),
                        training.net(),
                        training.pairs(),
                        training.microBatch(),
                        iterations));
    }
}
