package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigReader;
import org.colotride.io.Progress;
import org.colotride.search.SearchConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@search}. */
@Command(
        name = "search",
        description =
                "Searches for the best configuration: trains and scores many candidates. The same command again goes"
                        + " on with a search that was interrupted.",
        footer = {"", "Example: hyperparam-search/epsilon-collapse.yaml candidates=24 --parallel 2"})
public final class SearchCommand extends Goal {
    private static final Path DEFAULT_SEARCH = Path.of("hyperparam-search/smoke.yaml");

    private final ToIntFunction<SearchRequest> searcher;

    @Parameters(
            arity = "0..*",
            paramLabel = "SEARCH.yaml | KEY=VALUE",
            description = "The search (hyperparam-search/smoke.yaml if none is named) and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Candidates trained at a time (default: 1; with --master, one on each executor).")
    private int parallel = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for the arithmetic of all candidates together; all cores if not given.")
    private Integer threads;

    @Mixin
    private DashboardOptions dashboard = new DashboardOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    /** @param searcher runs the search and returns the exit code */
    SearchCommand(ToIntFunction<SearchRequest> searcher) {
        this.searcher = searcher;
    }

    public static void main(String... args) {
        CommandRunner.exit(new SearchCommand(SearchService::run), args);
    }

    @Override
    public Integer call() {
        int all = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (parallel < 1 || all < 1) {
            throw misuse("--parallel " + parallel + " --threads " + all + ": at least one of each is needed");
        }
        ConfigArguments sorted =
                ConfigArguments.sort(arguments).atMostWords(0, "a search ends in .yaml, an override is key=value");
        Path file = sorted.file().orElse(DEFAULT_SEARCH);
        SearchConfig config = ConfigReader.read(file, sorted.overrides(), SearchConfig.class);
        try (Progress progress = progress()) {
            return searcher.applyAsInt(new SearchRequest(
                    config,
                    file,
                    parallel,
                    all,
                    cluster.settingsOr(config.cluster()),
                    dashboard.addressIfAny(),
                    progress,
                    out(),
                    err(),
                    List.copyOf(arguments())));
        }
    }
}
