package org.colotride.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.colotride.benchmark.BaselineComparison;
import org.colotride.benchmark.BaselineProgram;
import org.colotride.benchmark.BenchmarkSetting;
import org.colotride.benchmark.ExchangeCost;
import org.colotride.benchmark.IterationTimes;
import org.colotride.benchmark.Linearity;
import org.colotride.benchmark.LoaderBenchmark;
import org.colotride.benchmark.MemoryEstimate;
import org.colotride.benchmark.MemoryTrace;
import org.colotride.benchmark.SharingModel;
import org.colotride.benchmark.StepBreakdown;
import org.colotride.benchmark.WatchingCost;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.Experiment;
import org.colotride.experiment.MemoryCheck;
import org.colotride.experiment.TrainingControl;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;
import org.colotride.report.chart.LinearityPlot;
import org.colotride.report.chart.SharingPlot;
import org.colotride.ui.UiServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@benchmark}. */
@Command(
        name = "benchmark",
        description = "Times the phases of a training iteration on random images; one JSON line for each.",
        footer = {
            "",
            "Example: --net resnet18 --size 64 --pairs 8 --steps 16 --runs 3 --threads 2",
            "The loader: --loader data-pipelines/cars196-64.yaml data.directory=data/cars196-128 --cache cache --runs 3",
            "What machines that share a training exchange: --master spark://HOST:7077 --executors 2 --size 224",
            "A defence beside RobRank's loop: --defense act --baseline \"python3 src/test/python/defense_step.py\"",
            "Beside another program, in alternation: --baseline \"python3 baseline.py\" --rounds 5 --output FILE.json"
        })
public final class BenchmarkCommand extends Goal {
    private static final ObjectMapper JSON = Mappers.json();
    private static final List<Integer> CORES_ON_PAPER = List.of(1, 16);

    @Option(names = "--net", description = "Network (default: ${DEFAULT-VALUE}).")
    private String net = "resnet18";

    @Option(names = "--size", description = "Height and width of the images (default: ${DEFAULT-VALUE}).")
    private int size = 224;

    @Option(names = "--pairs", description = "Anchor-positive pairs of a batch (default: ${DEFAULT-VALUE}).")
    private int pairs = 4;

    @Option(names = "--steps", description = "Steps of a perturbation (default: ${DEFAULT-VALUE}).")
    private int steps = 16;

    @Option(
            names = "--defense",
            paramLabel = "NAME",
            description = "Time an iteration of this defence, in --steps steps, instead of COLO-TRIDE's phases.")
    private String defense;

    @Option(
            names = "--micro-batch",
            description = "Images that are computed at a time, as train.microBatch (default: the whole batch).")
    private int microBatch;

    @Option(names = "--runs", description = "Counted runs of each phase (default: ${DEFAULT-VALUE}).")
    private int runs = 3;

    @Option(names = "--threads", description = "Threads for the arithmetic (default: ${DEFAULT-VALUE}).")
    private int threads = 2;

    @Option(
            names = "--baseline",
            paramLabel = "COMMAND",
            description = "A program that takes the same options and prints the same lines; ratios to it are printed."
                    + " May be given several times.")
    private List<String> baselines = new ArrayList<>();

    @Option(names = "--rounds", description = "How often the baseline and ours alternate (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--breakdown", description = "Where the time of one PGD step goes, instead of the phases.")
    private boolean breakdown;

    @Option(names = "--linearity", description = "Time against steps, images and pixels, instead of the phases.")
    private boolean linearity;

    @Option(
            names = "--memory",
            paramLabel = "ITERATIONS",
            description = "Resident memory over so many iterations, instead of the phases.")
    private int memoryIterations;

    @Option(
            names = "--memory-estimate",
            paramLabel = "ITERATIONS",
            description =
                    "What several trainings are said to take before they begin, and what they then hold, each in a"
                            + " process of its own, instead of the phases.")
    private int estimateIterations;

    @Option(
            names = "--loader",
            paramLabel = "PIPELINE.yaml",
            description = "Images a second out of this pipeline, instead of the phases; --runs are its later epochs.")
    private Path loader;

    @Option(
            names = "--watched",
            paramLabel = "CONFIG.yaml",
            description = "What it costs this training to be watched by its dashboard, instead of the phases.")
    private Path watched;

    @Parameters(
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Changes to the pipeline of --loader, or the configuration of --watched.")
    private List<String> changes = new ArrayList<>();

    @Option(names = "--batch", description = "Images of a batch of --loader (default: ${DEFAULT-VALUE}).")
    private int batch = 112;

    @Option(
            names = "--cache",
            paramLabel = "FOLDER",
            description = "Time --loader with a new cache in this folder as well; it is removed afterwards.")
    private Path cache;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Also write the result there as JSON, with the command, revision and machine.")
    private Path output;

    @Option(
            names = "--on-paper",
            paramLabel = "ONE.json,TWO.json",
            split = ",",
            description =
                    "From what --master has measured with one and two executors at --size 224: what 1 to 64 machines"
                            + " would need, with a picture beside --output.")
    private List<Path> onPaper = List.of();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    private final long began = System.nanoTime();
    private Provenance provenance;

    public static void main(String... args) {
        CommandRunner.exit(new BenchmarkCommand(), args);
    }

    @Override
    public Integer call() {
        provenance = Provenance.collect(Path.of(""), 0, arguments());
        if (loader != null) {
            LoaderBenchmark.Result result = loader();
            out().println(json(result));
            write(result);
            return 0;
        }
        if (watched != null) {
            NativeThreads.limit(threads);
            WatchingCost.Result result = watched();
            out().println(json(result));
            write(result);
            return 0;
        }
        if (estimateIterations > 0) {
            List<MemoryEstimate.Measured> result = MemoryEstimate.measure(estimateIterations);
            out().println(json(result));
            write(result);
            return 0;
        }
        if (!changes.isEmpty() || cache != null) {
            throw misuse("changes to a pipeline and --cache need --loader or --watched");
        }
        if (!onPaper.isEmpty()) {
            return onPaper();
        }
        BenchmarkSetting setting = setting();
        Optional<ClusterSettings> machines = cluster.settings();
        if (defense != null && (machines.isPresent() || breakdown || linearity || memoryIterations > 0)) {
            throw misuse(
                    "--defense: only an iteration of it is timed; leave out --master, --breakdown, --linearity, --memory");
        }
        if (machines.isPresent()) {
            ExchangeCost.Result shared = exchange(setting, machines.get());
            out().println(json(shared));
            write(shared);
            return 0;
        }
        NativeThreads.limit(threads);
        Object result;
        if (!baselines.isEmpty()) {
            result = BaselineComparison.run(setting, programs(), rounds);
        } else if (breakdown) {
            result = StepBreakdown.measure(setting);
        } else if (linearity) {
            Linearity.Result grown = Linearity.measure(setting);
            if (output != null) {
                LinearityPlot.draw(
                        grown,
                        output.resolveSibling(output.getFileName().toString().replaceFirst("\\.json$", "") + ".png"));
            }
            result = grown;
        } else if (memoryIterations > 0) {
            result = MemoryTrace.measure(setting, memoryIterations);
        } else {
            result = phases(setting);
            write(result);
            return 0;
        }
        out().println(json(result));
        write(result);
        return 0;
    }

    private int onPaper() {
        if (onPaper.size() != 2) {
            throw misuse("--on-paper: two files are needed, what one and what two executors have measured");
        }
        SharingModel model = SharingModel.of(measured(onPaper.get(0)), measured(onPaper.get(1)));
        ObjectNode result = JSON.createObjectNode();
        result.set("model", JSON.valueToTree(model));
        for (int cores : CORES_ON_PAPER) {
            result.set("machinesOf" + cores, JSON.valueToTree(model.curve(cores)));
        }
        out().println(json(result));
        write(result);
        if (output != null) {
            SharingPlot.draw(
                    model,
                    CORES_ON_PAPER,
                    output.resolveSibling(output.getFileName().toString().replaceFirst("\\.json$", "") + ".png"));
        }
        return 0;
    }

    private static ExchangeCost.Result measured(Path file) {
        try {
            return JSON.treeToValue(JSON.readTree(file.toFile()).path("result"), ExchangeCost.Result.class);
        } catch (IOException e) {
            throw new ConfigException(file + ": is no result of benchmark --master: " + e.getMessage(), e);
        }
    }

    private static ExchangeCost.Result exchange(BenchmarkSetting setting, ClusterSettings machines) {
        try (Workers workers = Clusters.open("benchmark", machines)) {
            return workers.inStep(new ExchangeCost(setting.withThreads(machines.coresPerExecutor())));
        }
    }

    private WatchingCost.Result watched() {
        List<String> overrides = ConfigArguments.sort(changes)
                .atMostWords(0, "give changes to the configuration, key=value")
                .overrides();
        ExperimentConfig config = ConfigReader.read(watched, overrides, ExperimentConfig.class);
        provenance = Provenance.collect(Path.of(""), config.seed(), arguments());
        DashboardAddress address = new DashboardAddress(UiServer.LOOPBACK, UiServer.DEFAULT_PORT);
        try (Experiment experiment =
                        Experiment.start(config, MemoryCheck.ofThisProcess(), Progress.silent(), arguments());
                TrainingDashboard dashboard =
                        TrainingDashboard.open(address, experiment.folder(), new TrainingControl(), out())) {
            return WatchingCost.measure(experiment, dashboard.hooks());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<BaselineProgram> programs() {
        return baselines.stream()
                .map(command -> new BaselineProgram(List.of(command.strip().split("\\s+"))))
                .toList();
    }

    private LoaderBenchmark.Result loader() {
        ConfigArguments sorted =
                ConfigArguments.sort(changes).atMostWords(0, "give changes to the pipeline, key=value");
        LoaderBenchmark.Setting setting;
        try {
            setting = new LoaderBenchmark.Setting(
                    loader, PipelineArguments.of(sorted.overrides()), batch, runs, threads, Optional.ofNullable(cache));
        } catch (IllegalArgumentException e) {
            throw misuse(e.getMessage());
        }
        if (baselines.size() > 1) {
            throw misuse("--baseline: a loader has one beside it, not " + baselines.size());
        }
        return LoaderBenchmark.run(setting, programs().stream().findFirst(), baselines.isEmpty() ? 1 : rounds);
    }

    private BenchmarkSetting setting() {
        try {
            return new BenchmarkSetting(net, size, pairs, steps, runs, threads, microBatch, defense);
        } catch (IllegalArgumentException e) {
            throw misuse(e.getMessage());
        }
    }

    private List<ObjectNode> phases(BenchmarkSetting setting) {
        List<ObjectNode> lines = new ArrayList<>();
        IterationTimes.measure(setting).forEach((phase, seconds) -> {
            ObjectNode line = line(phase, seconds);
            lines.add(line);
            out().println(line);
        });
        return lines;
    }

    private ObjectNode line(String phase, double seconds) {
        ObjectNode line = JSON.createObjectNode();
        line.put("mode", "colo-tride").put("phase", phase);
        if (defense != null) {
            line.put("defense", defense);
        }
        line.put("net", net).put("size", size).put("pairs", pairs);
        line.put("steps", steps).put("threads", threads).put("device", "cpu");
        line.put("seconds", Math.round(seconds * 1e5) / 1e5);
        line.put("peakMemoryMiB", Pointer.physicalBytes() >> 20);
        return line;
    }

    private void write(Object result) {
        if (output == null) {
            return;
        }
        ObjectNode document = JSON.createObjectNode();
        document.set("result", JSON.valueToTree(result));
        double seconds = (System.nanoTime() - began) / 1e9;
        document.set("provenance", JSON.valueToTree(provenance.withWallSeconds(seconds)));
        AtomicFiles.writeString(output, json(document) + "\n");
    }

    private static String json(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
