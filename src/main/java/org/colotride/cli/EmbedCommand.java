package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@embed}. */
@Command(
        name = "embed",
        description =
                "Writes the embeddings (NumPy) of a data set's images, or of photographs of any size, and the table of"
                        + " their names and labels (CSV).",
        footer = {
            "",
            "Example: reports/runs/quickstart-20260304-050607 --split train --output train.npy",
            "         reports/runs/quickstart-20260304-050607 shoe.jpg photographs/"
        })
public final class EmbedCommand extends Goal {
    private final ToIntFunction<EmbedRequest> embedder;

    @Parameters(
            arity = "0..*",
            paramLabel = "[RUN_FOLDER | MODEL.zip] [IMAGE | FOLDER …] [CONFIG.yaml | KEY=VALUE]",
            description = "The run (the newest if none is named), or a model and its configuration, and changes to it;"
                    + " then images from anywhere, or folders of them, to be embedded instead of the data set's.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--split",
            paramLabel = "train|test|gallery",
            description = "Which images (default: test); gallery where that is apart from the queries, test then are"
                    + " the queries.")
    private EmbedRequest.Split split;

    @Option(
            names = "--output",
            paramLabel = "FILE.npy",
            description =
                    "Where to (default: embeddings-SPLIT.npy, or embeddings-images.npy, in the run's folder); the labels beside, as .csv.")
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
        ConfigArguments sorted = ConfigArguments.sort(arguments);
        PhotographArguments words = PhotographArguments.of(sorted.words());
        if (split != null && !words.images().isEmpty()) {
            throw misuse("--split " + name(split) + ": names a part of the data set; leave it out to embed images");
        }
        EmbedRequest.Split part = split == null ? EmbedRequest.Split.TEST : split;
        String named = words.model().orElse(null);
        boolean alone = !words.images().isEmpty() && ModelSource.isAlone(named, sorted);
        Optional<ModelSource> source = alone ? Optional.empty() : Optional.of(ModelSource.find(named, sorted));
        Path model = source.map(ModelSource::model).orElseGet(() -> ModelSource.findModel(named));
        String what = "embeddings-" + (words.images().isEmpty() ? name(part) : "images") + ".npy";
        Path file = output != null
                ? output
                : source.map(known -> known.beside(what)).orElseGet(() -> model.resolveSibling(what));
        if (!file.toString().endsWith(".npy")) {
            throw misuse("--output " + file + ": the embeddings' file must end in .npy");
        }
        Path labels = file.resolveSibling(file.getFileName().toString().replaceFirst("npy$", "csv"));
        try (Progress progress = progress()) {
            return embedder.applyAsInt(
                    new EmbedRequest(model, source, part, words.images(), file, labels, progress, out()));
        }
    }

    private static String name(EmbedRequest.Split split) {
        return split.name().toLowerCase(Locale.ROOT);
    }
}
