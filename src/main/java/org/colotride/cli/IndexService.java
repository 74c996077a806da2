package org.colotride.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.colotride.config.ConfigException;
import org.colotride.detection.DetectionException;
import org.colotride.experiment.EmbeddingsOrigin;
import org.colotride.index.IndexDraft;
import org.colotride.index.IndexOrigin;
import org.colotride.index.IndexRecall;
import org.colotride.index.IndexSettings;
import org.colotride.index.IndexedImage;
import org.colotride.index.StoredIndex;
import org.colotride.index.intake.EmbeddingRows;
import org.colotride.index.intake.ImageIntake;
import org.colotride.index.intake.ImageListing;
import org.colotride.index.intake.ListedImage;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;
import org.colotride.library.ImageModel;

/** Where {@code index} meets the packages that do the work. */
final class IndexService {
    private static final String RECALL = "recall.json";
    private static final int RECALL_QUERIES = 200;
    private static final int RECALL_K = 10;
    private static final long RECALL_SEED = 1;
    private static final int SHOWN = 20;

    private IndexService() {}

    /** What {@code recall.json} says. */
    private record Measured(int images, IndexSettings settings, long seed, IndexRecall recallAtK) {}

    /** Returns the exit code. */
    static int run(IndexRequest request) {
        List<String> broken = new ArrayList<>();
        IndexDetector detector = new IndexDetector(request);
        try (StoredIndex index = request.made()
                .map(made -> make(request, made, detector, broken))
                .orElseGet(() -> change(request, detector, broken))) {
            request.progress().start("Comparing searches with exact ones", 1);
            IndexRecall recall = index.recall(RECALL_QUERIES, RECALL_K, RECALL_SEED);
            request.progress().close();
            keep(request.index().resolve(RECALL), new Measured(index.size(), index.settings(), RECALL_SEED, recall));
            String calibrated = calibrate(request, detector, index);
            tell(request, index, recall, broken);
            request.out().println(calibrated);
            return 0;
        }
    }

    private static String calibrate(IndexRequest request, IndexDetector detector, StoredIndex index) {
        try {
            return detector.calibrate(index);
        } catch (DetectionException e) {
            throw new ConfigException(request.index() + ": " + e.getMessage(), e);
        } finally {
            request.progress().close();
        }
    }

    private static StoredIndex make(
            IndexRequest request, IndexRequest.Made made, IndexDetector detector, List<String> broken) {
        Path source = request.add().get(0);
        Source listed = Source.of(source, request.prefix());
        try (ImageModel model = Services.loaded(made.model())) {
            IndexOrigin origin = IndexOrigin.of(made.model(), model.dimension(), model.metric());
            listed.requireOrigin(origin);
            try (IndexDraft draft = IndexDraft.begin(
                    request.index(), Optional.of(made.model()), origin, made.settings(), made.overwrite())) {
                ImageIntake.Result result = listed.into(draft::add, model, request.progress());
                broken.addAll(result.broken());
                if (result.images() == 0) {
                    throw new ConfigException(source + ": none of its " + broken.size() + " images can be read ("
                            + broken.get(0) + " …); no index is made");
                }
                detector.sample(draft, origin, listed.listed(), model);
                request.progress().start("Building the index", 1);
                return draft.publish();
            }
        }
    }

    private static StoredIndex change(IndexRequest request, IndexDetector detector, List<String> broken) {
        List<Source> sources = request.add().stream()
                .map(source -> Source.of(source, request.prefix()))
                .toList();
        StoredIndex index = StoredIndex.open(request.index());
        try {
            sources.forEach(source -> source.requireOrigin(index.origin()));
            remove(request, index);
            if (!sources.isEmpty()) {
                try (ImageModel model = Services.loaded(index.model())) {
                    int embedded = 0;
                    for (Source source : sources) {
                        ImageIntake.Result result = source.into(index::put, model, request.progress());
                        broken.addAll(result.broken());
                        embedded += source.listed().isEmpty() ? 0 : result.images();
                    }
                    List<ListedImage> listed = sources.stream()
                            .flatMap(source -> source.listed().stream())
                            .toList();
                    detector.sample(index, listed, embedded, model);
                }
            }
            return index;
        } catch (RuntimeException e) {
            index.close();
            throw e;
        }
    }

    private static void remove(IndexRequest request, StoredIndex index) {
        Set<String> ids = new LinkedHashSet<>();
        for (String name : request.remove()) {
            List<String> found = index.idsOf(name);
            if (found.isEmpty()) {
                throw new ConfigException("command line: --remove " + name + ": " + request.index()
                        + " holds no image of that id or path, and none in a folder of that name (paths are relative to"
                        + " the folder or list that was indexed); nothing is removed");
            }
            ids.addAll(found);
        }
        if (!ids.isEmpty()) {
            request.out().println("Removed: " + index.remove(ids) + " images");
        }
    }

    private static void tell(IndexRequest request, StoredIndex index, IndexRecall recall, List<String> broken) {
        PrintWriter out = request.out();
        if (!broken.isEmpty()) {
            out.println(broken.size() + (broken.size() == 1 ? " image" : " images") + " could not be read, left out:");
            broken.stream().limit(SHOWN).forEach(path -> out.println("  " + path));
            if (broken.size() > SHOWN) {
                out.println("  …");
            }
        }
        out.println("Index: " + request.index() + ", " + index.size() + " images, "
                + index.origin().dimension() + " numbers each");
        if (recall.exact()) {
            out.println("Every search looks at all images: none is missed.");
        } else if (recall.queries() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "Recall@%d against exact search: %.4f (%d images as queries)",
                    recall.k(),
                    recall.recall(),
                    recall.queries()));
        }
        if (recall.isPoor()) {
            out.println("Warning: that is below " + IndexRecall.ENOUGH + ". Make it anew with a broader search"
                    + " (--search-breadth " + 4 * index.settings().searchBreadth()
                    + ") or a better graph (--beam-width "
                    + 4 * index.settings().beamWidth() + "), or exactly (--kind exact).");
        }
    }

    private static void keep(Path file, Measured measured) {
        try {
            AtomicFiles.writeString(file, Mappers.indentedJson().writeValueAsString(measured) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is added: images to be embedded, or embeddings. One of both is null. */
    private record Source(Path file, List<ListedImage> images, EmbeddingRows rows) {
        static Source of(Path file, String prefix) {
            return EmbeddingRows.isMeant(file)
                    ? new Source(file, null, EmbeddingRows.open(file, prefix))
                    : new Source(file, ImageListing.of(file, prefix), null);
        }

        /** Images whose pixels are at hand. */
        List<ListedImage> listed() {
            return rows == null ? images : List.of();
        }

        void requireOrigin(IndexOrigin index) {
            if (rows == null) {
                return;
            }
            EmbeddingsOrigin own = EmbeddingsOrigin.find(file)
                    .orElseThrow(() -> new ConfigException(file + ".json: is missing: it says which model " + file
                            + " comes from; embed the images again (goal embed writes it)"));
            if (!own.sha256().equals(index.modelSha256()) || rows.dimension() != index.dimension()) {
                throw new ConfigException(file + ": holds embeddings of another model (" + own.model() + ", SHA-256 "
                        + own.sha256() + ") than the index (" + index.model() + ", SHA-256 " + index.modelSha256()
                        + "); embed the images again with this one");
            }
        }

        ImageIntake.Result into(Consumer<List<IndexedImage>> target, ImageModel model, Progress progress) {
            ImageIntake intake = new ImageIntake(target, progress);
            return rows == null ? intake.embed(images, model) : intake.copy(rows);
        }
    }
}
