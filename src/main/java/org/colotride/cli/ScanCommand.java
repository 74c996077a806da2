package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigException;
import org.colotride.detection.gallery.ScanSettings;
import org.colotride.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@scan}. */
@Command(
        name = "scan",
        description =
                "Looks through the images that are searched for hubs, which are near to too many queries, and for images"
                        + " whose embedding moves too far under small noise.",
        footer = {"", "Example: reports/runs/quickstart-20260304-050607 photographs/"})
public final class ScanCommand extends Goal {
    private final ToIntFunction<ScanRequest> scanner;

    @Parameters(
            arity = "0..*",
            paramLabel = "[RUN_FOLDER | MODEL.zip] [IMAGE | FOLDER …] [CONFIG.yaml | KEY=VALUE]",
            description = "The run (the newest if none is named), or a model and its configuration, and changes to it;"
                    + " then images from anywhere, or folders of them, instead of the data set's.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--neighbours",
            paramLabel = "K",
            description = "An image counts for a query if it is among its K nearest (default: ${DEFAULT-VALUE}).")
    private int neighbours = 10;

    @Option(
            names = "--sigma",
            paramLabel = "σ",
            description = "Of the noise on each pixel (default: ${DEFAULT-VALUE}).")
    private double sigma = 0.05;

    @Option(names = "--draws", paramLabel = "N", description = "Noisy copies of an image (default: ${DEFAULT-VALUE}).")
    private int draws = 4;

    @Option(
            names = "--fence",
            paramLabel = "FACTOR",
            description =
                    "Interquartile ranges above the third quartile that are too many (default: ${DEFAULT-VALUE}).")
    private double fence = 3;

    @Option(names = "--seed", description = "Of the noise (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where the findings go (default: RUN/scan).")
    private Path output;

    /** @param scanner returns the exit code */
    ScanCommand(ToIntFunction<ScanRequest> scanner) {
        this.scanner = scanner;
    }

    public static void main(String... args) {
        CommandRunner.exit(new ScanCommand(DetectionService::scan), args);
    }

    @Override
    public Integer call() {
        ConfigArguments sorted = ConfigArguments.sort(arguments);
        PhotographArguments words = PhotographArguments.of(sorted.words());
        ModelSource source = ModelSource.find(words.model().orElse(null), sorted);
        try (Progress progress = progress()) {
            return scanner.applyAsInt(new ScanRequest(
                    source,
                    words.images(),
                    new ScanSettings(neighbours, sigma, draws, fence, seed),
                    output != null ? output : source.beside("scan"),
                    progress,
                    out(),
                    arguments()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("command line: --" + e.getMessage(), e);
        }
    }
}
