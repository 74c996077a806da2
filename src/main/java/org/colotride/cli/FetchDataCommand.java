package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@fetch-data}. */
@Command(name = "fetch-data", description = "Fetches data sets that are free to share into the user's cache.")
public final class FetchDataCommand extends Goal {
    private final ToIntFunction<FetchDataRequest> fetcher;

    @Parameters(arity = "0..*", paramLabel = "DATA_SET", description = "Which (default: fashion-mnist).")
    private List<String> dataSets = new ArrayList<>();

    @Option(names = "--directory", paramLabel = "FOLDER", description = "Where its files lie, or are to be placed.")
    private Path directory;

    /** @param fetcher returns the exit code */
    FetchDataCommand(ToIntFunction<FetchDataRequest> fetcher) {
        this.fetcher = fetcher;
    }

    public static void main(String... args) {
        CommandRunner.exit(new FetchDataCommand(Services::fetchData), args);
    }

    @Override
    public Integer call() {
        List<String> names = dataSets.isEmpty() ? List.of("fashion-mnist") : List.copyOf(dataSets);
        try (Progress progress = progress()) {
            return fetcher.applyAsInt(new FetchDataRequest(names, Optional.ofNullable(directory), progress, out()));
        }
    }
}
