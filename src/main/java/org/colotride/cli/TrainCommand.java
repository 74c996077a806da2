package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.MemoryCheck;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Progress;
import org.colotride.io.storage.Storages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@train}. */
@Command(
        name = "train",
        description = "Trains a network, scores it and writes a report into a folder of its own.",
        footer = {"", "Example: conf/quickstart.yaml train.epochs=3 defense.epsilon=8/255 defense.steps=8"})
public final class TrainCommand extends Goal {
    private static final Path DEFAULT_CONFIG = Path.of("conf/quickstart.yaml");
    private static final Path DEFAULT_OUTPUT = Path.of("reports/runs");

    private final ToIntFunction<TrainRequest> trainer;

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIG.yaml | KEY=VALUE",
            description = "The configuration (conf/quickstart.yaml if none is named) and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "RUN_FOLDER",
            description =
                    "Continue this run, or else the newest that has a checkpoint (of CONFIG.yaml, if that is named).")
    private String resume;

    @Option(
            names = "--no-memory-check",
            description = "Begin even if the training is found too large for the memory there is.")
    private boolean noMemoryCheck;

    @Option(names = "--threads", paramLabel = "N", description = "Threads for the arithmetic; all cores if not given.")
    private Integer threads;

    @Mixin
    private DashboardOptions dashboard = new DashboardOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    /** @param trainer runs the experiment and returns the exit code */
    TrainCommand(ToIntFunction<TrainRequest> trainer) {
        this.trainer = trainer;
    }

    public static void main(String... args) {
        CommandRunner.exit(new TrainCommand(Services::train), args);
    }

    @Override
    public Integer call() {
        if (threads != null) {
            if (threads < 1) {
                throw misuse("--threads " + threads + ": at least one thread is needed");
            }
            NativeThreads.limit(threads);
        }
        List<String> commandLine = new ArrayList<>(arguments);
        List<String> positional = new ArrayList<>(arguments);
        String folder = resume;
        // "--resume conf/x.yaml": picocli cannot know that this is the configuration.
        if (folder != null && (ConfigArguments.isConfig(folder) || folder.contains("="))) {
            positional.add(folder);
            folder = "";
        }
        if (resume != null) {
            commandLine.add(0, ("--resume " + resume).strip());
        }
        ConfigArguments sorted = ConfigArguments.sort(positional)
                .atMostWords(0, "a configuration ends in .yaml, an override is key=value");
        Optional<TrainingPlace> run = folder == null ? Optional.empty() : Optional.of(toResume(folder, sorted));
        ExperimentConfig config = run.map(place -> place.folder().readConfig())
                .orElseGet(() -> ConfigReader.read(
                        sorted.file().orElse(DEFAULT_CONFIG), sorted.overrides(), ExperimentConfig.class));
        try (Progress progress = progress()) {
            return trainer.applyAsInt(new TrainRequest(
                    config,
                    run,
                    cluster.settingsOr(config.cluster()),
                    dashboard.addressIfAny(),
                    noMemoryCheck ? MemoryCheck.NONE : MemoryCheck.ofThisProcess(),
                    progress,
                    out(),
                    err(),
                    List.copyOf(commandLine)));
        }
    }

    private static TrainingPlace toResume(String folder, ConfigArguments arguments) {
        if (!arguments.overrides().isEmpty()) {
            throw new ConfigException("command line: " + arguments.overrides().get(0)
                    + ": a resumed run keeps its configuration; remove the override, or start a new run");
        }
        if (!folder.isEmpty()) {
            return Storages.isAddress(folder)
                    ? TrainingPlace.fetched(folder)
                    : new TrainingPlace(RunFolder.open(Path.of(folder)), Optional.empty());
        }
        Optional<ExperimentConfig> config =
                arguments.file().map(file -> ConfigReader.read(file, List.of(), ExperimentConfig.class));
        Path output = config.map(named -> Path.of(named.output())).orElse(DEFAULT_OUTPUT);
        String name = config.map(ExperimentConfig::name).orElse("");
        return new TrainingPlace(NewestRun.resumable(output, name), Optional.empty());
    }
}
