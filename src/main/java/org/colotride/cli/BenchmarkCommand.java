package org.colotride.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bytedeco.javacpp.Pointer;
import org.colotride.benchmark.PhaseTimes;
import org.colotride.config.Component;
import org.colotride.data.ImageShape;
import org.colotride.model.Backbones;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mvn exec:java@benchmark}. */
@Command(
        name = "benchmark",
        description = "Times the phases of a training iteration on random images; one JSON line for each.",
        footer = {"", "Example: --net resnet18 --size 64 --pairs 8 --steps 16 --runs 3 --threads 2"})
public final class BenchmarkCommand extends Goal {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--net", description = "Network (default: ${DEFAULT-VALUE}).")
    private String net = "resnet18";

    @Option(names = "--size", description = "Height and width of the images (default: ${DEFAULT-VALUE}).")
    private int size = 224;

    @Option(names = "--pairs", description = "Anchor-positive pairs of a batch (default: ${DEFAULT-VALUE}).")
    private int pairs = 4;

    @Option(names = "--steps", description = "Steps of a perturbation (default: ${DEFAULT-VALUE}).")
    private int steps = 16;

    @Option(names = "--runs", description = "Counted runs of each phase (default: ${DEFAULT-VALUE}).")
    private int runs = 3;

    @Option(names = "--threads", description = "Threads for the arithmetic (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    public static void main(String... args) {
        CommandRunner.exit(new BenchmarkCommand(), args);
    }

    @Override
    public Integer call() {
        if (pairs < 2 || steps < 1 || runs < 1 || threads < 1 || size < 1) {
            throw misuse("at least two pairs, and one of everything else, are needed");
        }
        NativeThreads.limit(threads);
        int channels = net.equals("c2f2") ? 1 : 3;
        try (PhaseTimes times = new PhaseTimes(
                Backbones.REGISTRY.create(Component.named(net)), new ImageShape(channels, size, size), pairs, steps)) {
            times.measure(runs).forEach(this::print);
        }
        return 0;
    }

    private void print(String phase, double seconds) {
        ObjectNode line = JSON.createObjectNode();
        line.put("mode", "colo-tride")
                .put("phase", phase)
                .put("net", net)
                .put("size", size)
                .put("pairs", pairs);
        line.put("steps", steps).put("threads", threads).put("device", "cpu");
        line.put("seconds", Math.round(seconds * 1e5) / 1e5);
        line.put("peakMemoryMiB", Pointer.physicalBytes() >> 20);
        out().println(line);
    }
}
