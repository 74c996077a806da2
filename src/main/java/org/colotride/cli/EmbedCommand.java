package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.table.FileTable;
import org.colotride.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@embed}. */
@Command(
        name = "embed",
        description =
                "Writes the embeddings (NumPy) of a data set's images, or of photographs of any size, and the table of"
                        + " their names and labels (CSV). A cluster embeds folders, lists (CSV) and tables (Parquet) of"
                        + " images, and writes Parquet, too.",
        footer = {
            "",
            "Example: reports/runs/quickstart-20260304-050607 --split train --output train.npy",
            "         reports/runs/quickstart-20260304-050607 shoe.jpg photographs/",
            "         model.zip s3a://bucket/images --master spark://HOST:7077 --output s3a://bucket/embeddings.parquet"
        })
public final class EmbedCommand extends Goal {
    private static final String NUMPY = ".npy";

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
                    "Where to (default: embeddings-SPLIT.npy, or embeddings-images.npy, in the run's folder); the labels"
                            + " beside, as .csv. With --master NAME.parquet, too: path, label, embedding, error.")
    private String output;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

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
        Optional<ClusterSettings> machines = cluster.settings();
        return machines.isPresent() ? onCluster(sorted, machines.get()) : here(sorted);
    }

    private int onCluster(ConfigArguments sorted, ClusterSettings machines) {
        if (split != null || sorted.file().isPresent() || !sorted.overrides().isEmpty()) {
            throw misuse(
                    "--master: a cluster embeds images as the model's file says; name the model and a folder, a list"
                            + " (.csv) or a table (.parquet) of images, and neither a split nor a configuration");
        }
        List<String> words = sorted.words();
        boolean named = !words.isEmpty() && NamedModel.isMeant(words.get(0));
        NamedModel model = NamedModel.find(named ? words.get(0) : null);
        FileTable images = FileTable.of(named ? words.subList(1, words.size()) : words);
        String target = output != null ? output : model.nameBeside("embeddings-images.parquet");
        if (!target.endsWith(NUMPY) && !target.endsWith(".parquet")) {
            throw misuse("--output " + target + ": the embeddings' file must end in .npy or .parquet");
        }
        if (target.endsWith(NUMPY) && target.contains(":/")) {
            throw misuse(
                    "--output " + target + ": a NumPy file is written by this process, into a folder that it sees; name"
                            + " one, or a Parquet table");
        }
        try (Progress progress = progress()) {
            return embedder.applyAsInt(new EmbedRequest(
                    model.file(),
                    Optional.empty(),
                    EmbedRequest.Split.TEST,
                    List.of(),
                    Path.of(target),
                    labels(Path.of(target)),
                    Optional.of(new EmbedRequest.Table(machines, images, target)),
                    progress,
                    out()));
        }
    }

    private int here(ConfigArguments sorted) {
        PhotographArguments words = PhotographArguments.of(sorted.words());
        if (split != null && !words.images().isEmpty()) {
            throw misuse("--split " + name(split) + ": names a part of the data set; leave it out to embed images");
        }
        EmbedRequest.Split part = split == null ? EmbedRequest.Split.TEST : split;
        NamedModel model = NamedModel.find(words.model().orElse(null));
        boolean alone = !words.images().isEmpty() && model.isAlone(sorted);
        Optional<ModelSource> source = alone ? Optional.empty() : Optional.of(ModelSource.of(model, sorted));
        String what = "embeddings-" + (words.images().isEmpty() ? name(part) : "images") + ".npy";
        Path file = output != null ? LocalPath.of(output) : model.beside(what);
        if (!file.toString().endsWith(NUMPY)) {
            throw misuse("--output " + file + ": the embeddings' file must end in .npy"
                    + (file.toString().endsWith(".parquet")
                            ? "; Parquet is written with --master, such as local[2]"
                            : ""));
        }
        try (Progress progress = progress()) {
            return embedder.applyAsInt(new EmbedRequest(
                    model.file(), source, part, words.images(), file, labels(file), Optional.empty(), progress, out()));
        }
    }

    private static Path labels(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("(npy|parquet)$", "csv"));
    }

    private static String name(EmbedRequest.Split split) {
        return split.name().toLowerCase(Locale.ROOT);
    }
}
