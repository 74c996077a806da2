package org.colotride.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.colotride.attack.InputTransforms;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.experiment.EmbeddingsOrigin;
import org.colotride.experiment.TrainedModel;
import org.colotride.experiment.folder.Provenance;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.QueryFigures;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.retrieval.Searched;
import org.colotride.retrieval.gallery.GalleryFile;
import org.colotride.retrieval.gallery.GalleryFormats;
import org.colotride.retrieval.gallery.GallerySearch;

/** Where {@code evaluate} meets a gallery that is kept in a file. */
final class GalleryService {
    private static final ObjectMapper JSON = Mappers.json();

    private GalleryService() {}

    static int score(EvaluateRequest request, Path file) {
        if (request.robustness().asksForMore()) {
            throw new ConfigException(
                    "command line: --gallery: such a gallery is searched, not attacked; leave --attacks and"
                            + " --certify out, or score the data set's own gallery");
        }
        request.robustness().transform().ifPresent(InputTransforms.REGISTRY::create);
        GalleryFile gallery = GalleryFormats.open(file);
        EmbeddingsOrigin.find(file)
                .ifPresent(origin -> origin.requireModel(file, request.source().model()));
        try (TrainedModel model = Services.behindItsTransform(request);
                Workers workers = request.cluster()
                        .map(cluster ->
                                Clusters.open("evaluate " + model.config().name(), cluster))
                        .orElseGet(Workers::here)) {
            if (model.dimension() != gallery.dimension()) {
                throw new ConfigException("gallery " + file + ": holds embeddings of " + gallery.dimension()
                        + " numbers, the model makes " + model.dimension()
                        + "; embed the images again with this model");
            }
            EmbeddedSet queries = model.embedQueries(request.progress());
            String[] classes = Arrays.stream(queries.labels())
                    .mapToObj(model.data().test()::className)
                    .toArray(String[]::new);
            long start = System.nanoTime();
            GallerySearch.Found found = new GallerySearch(
                            new GallerySearch.Queries(queries.embeddings(), classes, model.metric()),
                            gallery,
                            workers,
                            request.progress())
                    .run();
            double seconds = (System.nanoTime() - start) / 1e9;
            tell(request, file, gallery, found, seconds);
            return 0;
        }
    }

    private static void tell(
            EvaluateRequest request, Path file, GalleryFile gallery, GallerySearch.Found found, double seconds) {
        QueryFigures each = found.figures();
        RetrievalMetrics means = each.means();
        int queries = each.firstMatch().length;
        Map<String, Double> figures = FigureTable.figures(means);
        Searched searched =
                new Searched(queries, queries - means.queries(), (int) gallery.size(), true, found.copies());
        Path results = request.results().path().resolve("gallery.json");
        AtomicFiles.writeString(results, json(request, file, gallery, searched, figures, seconds));
        request.results().keep(results);
        request.progress().close();
        request.out().print(FigureTable.of(figures));
        request.out().println(searched.describe());
        if (means.queries() == 0) {
            request.out()
                    .println("No class of the test images is one of the gallery's: both must give a class the same name"
                            + " (the gallery's begin with " + first(gallery) + ").");
        }
        if (found.copies() > 0) {
            request.out()
                    .println("A copy at distance 0 counts as found: leave the queries themselves out of the gallery.");
        }
        request.out().println("Figures: " + request.results().name(results));
    }

    private static String first(GalleryFile gallery) {
        return Arrays.stream(gallery.blocks().get(0).classes())
                .filter(Objects::nonNull)
                .findFirst()
                .map(name -> "'" + name + "'")
                .orElse("images without any");
    }

    private static String json(
            EvaluateRequest request,
            Path file,
            GalleryFile gallery,
            Searched searched,
            Map<String, Double> figures,
            double seconds) {
        ObjectNode node = JSON.createObjectNode();
        node.put("model", request.source().model().getFileName().toString());
        node.put("gallery", file.getFileName().toString());
        node.put("dimension", gallery.dimension());
        node.put("blocks", gallery.blocks().size());
        node.set("searched", JSON.valueToTree(searched));
        node.set("figures", JSON.valueToTree(figures));
        node.put("secondsOfSearch", seconds);
        node.set(
                "origin",
                JSON.valueToTree(Provenance.collect(
                        Path.of(""), request.source().config().seed(), request.commandLine())));
        try {
            return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
