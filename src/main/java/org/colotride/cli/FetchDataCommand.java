package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.colotride.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@fetch-data}. */
@Command(
        name = "fetch-data",
        description =
                "Fetches data sets that are free to share into the user's cache; checks those placed by hand; shows"
                        + " what a pipeline does.",
        footer = {"", "Example: --preview data-pipelines/cars.yaml directory=data/cars196 --output cars.html"})
public final class FetchDataCommand extends Goal {
    private final ToIntFunction<FetchDataRequest> fetcher;

    private final ToIntFunction<PreviewRequest> previewer;

    @Parameters(
            arity = "0..*",
            paramLabel = "DATA_SET | FOLDER | KEY=VALUE",
            description =
                    "Which (default: fashion-mnist); the folder to --check; changes to the pipeline of --preview.")
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

    @Option(
            names = "--accept-licence",
            paramLabel = "DATA_SET",
            description = "You have read and accept the terms of this data set; they are shown without it.")
    private Set<String> accepted = new LinkedHashSet<>();

    @Option(
            names = "--preview",
            paramLabel = "PIPELINE.yaml",
            description = "Write a page with augmented pairs of this pipeline's training images instead.")
    private Path preview;

    @Option(
            names = "--output",
            paramLabel = "FILE.html",
            description = "Where the page goes (default: reports/runs/preview-PIPELINE.html).")
    private Path output;

    /** Both return the exit code. */
    FetchDataCommand(ToIntFunction<FetchDataRequest> fetcher, ToIntFunction<PreviewRequest> previewer) {
        this.fetcher = fetcher;
        this.previewer = previewer;
    }

    public static void main(String... args) {
        CommandRunner.exit(new FetchDataCommand(Services::fetchData, PreviewService::write), args);
    }

    @Override
    public Integer call() {
        if (preview != null) {
            return preview();
        }
        if (output != null) {
            throw misuse("--output " + output + ": is the page of --preview, which is missing");
        }
        Optional<Path> folder = Optional.ofNullable(directory);
        List<String> names = dataSets.isEmpty() ? List.of("fashion-mnist") : List.copyOf(dataSets);
        if (check != null) {
            if (dataSets.size() > 1 || !dataSets.isEmpty() && directory != null) {
                throw misuse("--check " + check + " looks at one folder, "
                        + (directory == null ? dataSets : dataSets + " and " + directory) + " are named");
            }
            folder = dataSets.isEmpty() ? folder : Optional.of(Path.of(dataSets.get(0)));
            names = List.of();
        }
        try (Progress progress = progress()) {
            return fetcher.applyAsInt(new FetchDataRequest(
                    names, folder, Optional.ofNullable(check), anyCounts, accepted, progress, out()));
        }
    }

    private int preview() {
        ConfigArguments sorted = ConfigArguments.sort(dataSets)
                .atMostWords(0, "--preview takes one pipeline and changes to it, key=value");
        if (sorted.file().isPresent()) {
            throw misuse(sorted.file().get() + ": --preview takes one pipeline");
        }
        String name = preview.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        Path page = output != null ? output : Path.of("reports", "runs", "preview-" + name + ".html");
        return previewer.applyAsInt(new PreviewRequest(preview, PipelineArguments.of(sorted.overrides()), page, out()));
    }
}
