package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigException;
import org.colotride.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@query}. */
@Command(
        name = "query",
        description = "Finds the images of the gallery nearest to an image and writes a page that shows them.",
        footer = {
            "",
            "Example: reports/runs/quickstart-20260304-050607 shoe.png --k 20",
            "         model.zip shoe.png --gallery photographs"
        })
public final class QueryCommand extends Goal {
    private final ToIntFunction<QueryRequest> searcher;

    @Parameters(
            arity = "1..*",
            paramLabel = "[RUN_FOLDER | MODEL.zip] IMAGE [CONFIG.yaml | KEY=VALUE]",
            description = "The run (the newest if none is named), then the image to look for, of any size.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--k", paramLabel = "K", description = "How many images to show (default: ${DEFAULT-VALUE}).")
    private int k = 10;

    @Option(
            names = "--gallery",
            paramLabel = "FOLDER",
            description = "A folder of images to search instead of the data set's: the model's file is enough then.")
    private Path gallery;

    @Option(
            names = "--output",
            paramLabel = "FILE.html",
            description = "Where to (default: query-IMAGE.html in the run's folder).")
    private Path output;

    /** @param searcher returns the exit code */
    QueryCommand(ToIntFunction<QueryRequest> searcher) {
        this.searcher = searcher;
    }

    public static void main(String... args) {
        CommandRunner.exit(new QueryCommand(Services::query), args);
    }

    @Override
    public Integer call() {
        if (k < 1) {
            throw misuse("--k " + k + ": at least one image is needed");
        }
        ConfigArguments sorted = ConfigArguments.sort(arguments).atMostWords(2, "name a run folder and an image");
        List<String> words = sorted.words();
        if (words.isEmpty()) {
            throw misuse("no image is named");
        }
        Path image = LocalPath.of(words.get(words.size() - 1));
        if (!Files.isRegularFile(image)) {
            throw new ConfigException("command line: " + image + ": there is no such image file");
        }
        String named = words.size() == 2 ? words.get(0) : null;
        String file = "query-" + image.getFileName() + ".html";
        try (Progress progress = progress()) {
            if (gallery != null) {
                NamedModel model = NamedModel.find(named);
                List<Path> images = PhotographArguments.images(gallery);
                Path page = output != null ? output : model.beside(file);
                return searcher.applyAsInt(
                        new QueryRequest(model.file(), Optional.empty(), images, image, k, page, progress, out()));
            }
            ModelSource source = ModelSource.find(named, sorted);
            Path page = output != null ? output : source.beside(file);
            return searcher.applyAsInt(
                    new QueryRequest(source.model(), Optional.of(source), List.of(), image, k, page, progress, out()));
        }
    }
}
