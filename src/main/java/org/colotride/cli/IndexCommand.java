package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.index.IndexKind;
import org.colotride.index.IndexSettings;
import org.colotride.index.calibration.BenignSample;
import org.colotride.io.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@index}. */
@Command(
        name = "index",
        description =
                "Embeds images and keeps them in a folder that can be searched, added to and removed from; it holds the"
                        + " model, paths, classes and thumbnails, too.",
        footer = {
            "",
            "Example: model.zip photographs --output shop.index",
            "         reports/runs/quickstart-20260304-050607 train.npy --output train.index --kind quantised",
            "         shop.index --add new-photographs --remove shoes/old.jpg"
        })
public final class IndexCommand extends Goal {
    private final ToIntFunction<IndexRequest> indexer;

    @Parameters(
            arity = "1..2",
            paramLabel = "[RUN_FOLDER | MODEL.zip] SOURCE | INDEX",
            description =
                    "The run (the newest if none is named) or a model, and what is indexed: a folder of images (the"
                            + " folder in which an image lies is its class), a list (.csv: path, perhaps class and id), an image, or"
                            + " embeddings of this model (.npy, as goal embed writes them). Or the index that --add and --remove"
                            + " change.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--output", paramLabel = "INDEX", description = "The folder of the index that is made.")
    private Path output;

    @Option(names = "--overwrite", description = "Replace an index that is there, once the new one is complete.")
    private boolean overwrite;

    @Option(
            names = "--add",
            paramLabel = "SOURCE",
            description = "Add to an index; images of the same ids are replaced. May be given several times.")
    private List<Path> add = new ArrayList<>();

    @Option(
            names = "--remove",
            paramLabel = "ID|PATH",
            description =
                    "Remove an image, or all of a folder, from an index. May be given several times; is done before"
                            + " anything is added.")
    private List<String> remove = new ArrayList<>();

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description = "Stands before each id and path: keeps apart what comes from several folders.")
    private String prefix = "";

    @Option(
            names = "--calibrate",
            paramLabel = "auto|always|never",
            description = "Calibrate the detector by which serve suspects photographs, on at most " + BenignSample.SIZE
                    + " of the images: when the index is made and when a tenth of it has changed, or now (an index alone"
                    + " may be named), or not at all (default: auto). Embeddings (.npy) cannot be calibrated on: they have"
                    + " no pixels.")
    private IndexRequest.Calibrate calibrate;

    @Option(
            names = "--kind",
            paramLabel = "auto|exact|hnsw|quantised",
            description =
                    "How searches go: exact looks at every image, hnsw at a graph's candidates, quantised at the same in a"
                            + " quarter of the memory; auto is exact up to " + IndexSettings.EXACT_AT_MOST
                            + " images, hnsw above (default: auto).")
    private IndexKind kind;

    @Option(
            names = "--max-connections",
            paramLabel = "M",
            description = "Neighbours of an image in the graph, 2 to 512 (default: 16).")
    private Integer maxConnections;

    @Option(
            names = "--beam-width",
            paramLabel = "N",
            description = "Candidates where an image enters the graph, 1 to 3200 (default: 100).")
    private Integer beamWidth;

    @Option(
            names = "--search-breadth",
            paramLabel = "N",
            description = "Candidates that a search ranks exactly, 1 to 10000 (default: 200).")
    private Integer searchBreadth;

    /** @param indexer returns the exit code */
    IndexCommand(ToIntFunction<IndexRequest> indexer) {
        this.indexer = indexer;
    }

    public static void main(String... args) {
        CommandRunner.exit(new IndexCommand(IndexService::run), args);
    }

    @Override
    public Integer call() {
        boolean alone = calibrate == IndexRequest.Calibrate.always && words.size() == 1 && output == null;
        boolean changes = !add.isEmpty() || !remove.isEmpty() || alone;
        if (changes) {
            requireOnlyChanges();
        } else if (output == null) {
            throw misuse("--output is missing: the folder of the index; or name an index and --add or --remove");
        }
        Path index = changes ? LocalPath.of(words.get(0)) : output;
        List<Path> sources = changes ? add : List.of(LocalPath.of(words.get(words.size() - 1)));
        Optional<IndexRequest.Made> made = changes ? Optional.empty() : Optional.of(made());
        try (Progress progress = progress()) {
            return indexer.applyAsInt(new IndexRequest(
                    index,
                    made,
                    sources,
                    remove,
                    prefix,
                    calibrate == null ? IndexRequest.Calibrate.auto : calibrate,
                    progress,
                    out()));
        }
    }

    private IndexRequest.Made made() {
        Path model = NamedModel.find(words.size() == 2 ? words.get(0) : null).file();
        return new IndexRequest.Made(model, settings(), overwrite);
    }

    private void requireOnlyChanges() {
        boolean making = output != null
                || overwrite
                || kind != null
                || maxConnections != null
                || beamWidth != null
                || searchBreadth != null;
        if (words.size() != 1 || making) {
            throw misuse("--add and --remove change an index as it was made: name its folder, and neither a model nor"
                    + " another option of how one is made");
        }
    }

    private IndexSettings settings() {
        IndexSettings standard = IndexSettings.standard();
        try {
            return new IndexSettings(
                    kind == null ? standard.kind() : kind,
                    maxConnections == null ? standard.maxConnections() : maxConnections,
                    beamWidth == null ? standard.beamWidth() : beamWidth,
                    searchBreadth == null ? standard.searchBreadth() : searchBreadth);
        } catch (IllegalArgumentException e) {
            throw misuse("--" + e.getMessage().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
        }
    }
}
