package org.colotride.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Workers;
import org.colotride.cluster.table.FileVector;
import org.colotride.cluster.table.TableProgress;
import org.colotride.cluster.table.VectorTable;
import org.colotride.experiment.EmbeddingsOrigin;
import org.colotride.experiment.LabelsCsv;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Leftovers;
import org.colotride.io.NpyWriter;
import org.colotride.io.Progress;
import org.colotride.library.ImageModel;
import org.colotride.library.ShippedEmbedder;

/** Where {@code embed} meets a cluster. */
final class EmbeddingTableService {
    private static final int SHOWN = 5;

    private EmbeddingTableService() {}

    static int embed(EmbedRequest request, EmbedRequest.Table table) {
        EmbeddingsOrigin origin;
        try (ImageModel model = Services.loaded(request.model())) {
            origin = EmbeddingsOrigin.of(request.model(), model.metric(), model.dimension(), 0);
        }
        boolean numpy = table.output().endsWith(".npy");
        Path file = request.output();
        Path between = file.resolveSibling("." + file.getFileName() + ".parquet");
        try (Workers workers = Clusters.open("embed", table.cluster())) {
            VectorTable rows = workers.table(
                    table.images(),
                    ShippedEmbedder.of(request.model()),
                    numpy ? between.toString() : table.output(),
                    new Steps(request.progress()));
            if (numpy) {
                writeNumpy(rows, file, request.labels(), origin.dimension());
            }
            if (!table.output().contains(":/")) {
                origin.withImages(rows.vectors()).write(file);
            }
            request.progress().close();
            request.out().println("Embeddings: " + table.output() + ", " + rows.vectors() + " images");
            if (numpy) {
                request.out().println("Labels: " + request.labels());
            }
            tellErrors(request, rows, numpy);
            return 0;
        } finally {
            if (numpy) {
                Leftovers.delete(between);
            }
        }
    }

    private static void writeNumpy(VectorTable rows, Path file, Path labels, int dimension) {
        Map<String, Integer> numbers = new HashMap<>();
        long[] row = {0};
        try (NpyWriter writer = new NpyWriter(file, Math.toIntExact(rows.vectors()), dimension)) {
            AtomicFiles.write(labels, stream -> {
                stream.write(LabelsCsv.HEADER.getBytes(StandardCharsets.UTF_8));
                rows.forEachVector(found -> {
                    writer.append(found.vector(), 0, 1);
                    int number =
                            found.label() == null ? -1 : numbers.computeIfAbsent(found.label(), own -> numbers.size());
                    String line = LabelsCsv.line(row[0]++, number, found.label(), found.path());
                    try {
                        stream.write(line.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        throw AtomicFiles.failure(labels, e);
                    }
                });
            });
        }
    }

    private static void tellErrors(EmbedRequest request, VectorTable rows, boolean numpy) {
        List<FileVector> broken = new ArrayList<>();
        rows.forEachError(broken::add);
        if (broken.isEmpty()) {
            return;
        }
        request.out().println(broken.size() + (broken.size() == 1 ? " image" : " images") + " could not be embedded:");
        broken.stream().limit(SHOWN).forEach(row -> request.out().println("  " + row.error()));
        if (broken.size() > SHOWN) {
            request.out().println("  …");
        }
        if (!numpy) {
            request.out().println("Each stands in the table with its error.");
        }
    }

    /** Draws a table's progress. */
    private static final class Steps implements TableProgress {
        private final Progress progress;
        private long drawn;

        private Steps(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void files(long count) {
            progress.start("Embedding " + count + " images", count);
        }

        @Override
        public void done(long count) {
            progress.step(count - drawn);
            drawn = count;
        }
    }
}
