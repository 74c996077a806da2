package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigReader;
import org.colotride.io.Progress;
import org.colotride.tournament.TournamentConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@tournament}. */
@Command(
        name = "tournament",
        description = "Trains many defences under one budget, attacks them all, and says which wins. The same command"
                + " again goes on with a tournament that was interrupted.",
        footer = {"", "Example: conf/tournament-fashion.yaml seeds=[1] --parallel 2"})
public final class TournamentCommand extends Goal {
    private static final Path DEFAULT_TOURNAMENT = Path.of("conf/tournament-fashion.yaml");

    private final ToIntFunction<TournamentRequest> runner;

    @Parameters(
            arity = "0..*",
            paramLabel = "TOURNAMENT.yaml | KEY=VALUE",
            description = "The tournament (conf/tournament-fashion.yaml if none is named) and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Entries trained at a time; as many as there are cores for if not given. Changes no figure.")
    private Integer parallel;

    @Mixin
    private DashboardOptions dashboard = new DashboardOptions();

    /** @param runner runs the tournament and returns the exit code */
    TournamentCommand(ToIntFunction<TournamentRequest> runner) {
        this.runner = runner;
    }

    public static void main(String... args) {
        CommandRunner.exit(new TournamentCommand(Services::tournament), args);
    }

    @Override
    public Integer call() {
        if (parallel != null && parallel < 1) {
            throw misuse("--parallel " + parallel + ": at least one entry is needed");
        }
        ConfigArguments sorted =
                ConfigArguments.sort(arguments).atMostWords(0, "a tournament ends in .yaml, an override is key=value");
        Path file = sorted.file().orElse(DEFAULT_TOURNAMENT);
        TournamentConfig config = ConfigReader.read(file, sorted.overrides(), TournamentConfig.class);
        try (Progress progress = progress()) {
            return runner.applyAsInt(new TournamentRequest(
                    config,
                    file,
                    parallel != null
                            ? parallel
                            : Math.max(1, Runtime.getRuntime().availableProcessors() / config.threads()),
                    dashboard.addressIfAny(),
                    progress,
                    out(),
                    err(),
                    List.copyOf(arguments())));
        }
    }
}
