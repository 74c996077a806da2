package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.colotride.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@embed}. */
@Command(
        name = "embed",
        description = "Writes the embeddings of a data set's images (NumPy) and their labels (CSV).",
        footer = {"", "Example: reports/runs/quickstart-20260304-050607 --split train --output train.npy"})
public final class EmbedCommand extends Goal {
    private final ToIntFunction<EmbedRequest> embedder;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN_FOLDER | MODEL.zip | CONFIG.yaml | KEY=VALUE",
            description = "The run (the newest if none is named), or a model and its configuration, and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--split",
            paramLabel = "train|test|gallery",
            description = "Which images (default: test); gallery where that is apart from the queries, test then are"
                    + " the queries.")
    private EmbedRequest.Split split = EmbedRequest.Split.TEST;

    @Option(
            names = "--output",
            paramLabel = "FILE.npy",
            description = "Where to (default: embeddings-SPLIT.npy in the run's folder); the labels beside, as .csv.")
    private Path output;

    /** @param embedder returns the exit code */
    EmbedCommand(ToIntFunction<EmbedRequest> embedder) {
        this.embedder = embedder;
    }

    public static void main(String... args) {
        CommandRunner.exit(new EmbedCommand(Services::embed), args);
    }

    @Override
    public Integer call() {
        ConfigArguments sorted = ConfigArguments.sort(arguments).atMostWords(1, "name one run folder or one model");
        ModelSource source = ModelSource.find(
                sorted.words().isEmpty() ? null : sorted.words().get(0), sorted);
        Path file = output != null
                ? output
                : source.beside("embeddings-" + split.name().toLowerCase(Locale.ROOT) + ".npy");
        if (!file.toString().endsWith(".npy")) {
            throw misuse("--output " + file + ": the embeddings' file must end in .npy");
        }
        Path labels = file.resolveSibling(file.getFileName().toString().replaceFirst("npy$", "csv"));
        try (Progress progress = progress()) {
            return embedder.applyAsInt(new EmbedRequest(source, split, file, labels, progress, out()));
        }
    }
}
