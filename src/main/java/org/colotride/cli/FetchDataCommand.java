package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigException;
import org.colotride.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@fetch-data}. */
@Command(
        name = "fetch-data",
        description =
                "Fetches data sets that are free to share into the user's cache, and checks those placed by hand.")
public final class FetchDataCommand extends Goal {
    private final ToIntFunction<FetchDataRequest> fetcher;

    @Parameters(
            arity = "0..*",
            paramLabel = "DATA_SET",
            description = "Which (default: fashion-mnist); with --check, the folder to look at.")
    private List<String> dataSets = new ArrayList<>();

    @Option(names = "--directory", paramLabel = "FOLDER", description = "Where its files lie, or are to be placed.")
    private Path directory;

    @Option(
            names = "--check",
            paramLabel = "SOURCE",
            description = "Compare a folder with the data set as published: cub, cars, sop, in-shop, …")
    private String check;

    @Option(
            names = "--any-counts",
            description = "With --check: a part or a copy of other size is meant; compare no sizes.")
    private boolean anyCounts;

    /** @param fetcher returns the exit code */
    FetchDataCommand(ToIntFunction<FetchDataRequest> fetcher) {
        this.fetcher = fetcher;
    }

    public static void main(String... args) {
        CommandRunner.exit(new FetchDataCommand(Services::fetchData), args);
    }

    @Override
    public Integer call() {
        Optional<Path> folder = Optional.ofNullable(directory);
        List<String> names = dataSets.isEmpty() ? List.of("fashion-mnist") : List.copyOf(dataSets);
        if (check != null) {
            if (dataSets.size() > 1 || !dataSets.isEmpty() && directory != null) {
                throw new ConfigException("command line: --check " + check + " looks at one folder, "
                        + (directory == null ? dataSets : dataSets + " and " + directory) + " are named");
            }
            folder = dataSets.isEmpty() ? folder : Optional.of(Path.of(dataSets.get(0)));
            names = List.of();
        }
        try (Progress progress = progress()) {
            return fetcher.applyAsInt(
                    new FetchDataRequest(names, folder, Optional.ofNullable(check), anyCounts, progress, out()));
        }
    }
}
