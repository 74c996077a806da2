package org.colotride.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.colotride.data.ImageBatches;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.folder.QueryExample;
import org.colotride.experiment.folder.RetrievalDetails;
import org.colotride.retrieval.BenignScore;
import org.colotride.retrieval.ClassRecall;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.NearestNeighbours;
import org.colotride.tensor.DistanceMetric;

/** Where a trained model's retrieval fails: its worst classes and queries, by name and as pictures. */
record WorstQueries(RetrievalDetails details, List<QueryExample> examples) {
    private static final int CLASSES = 10;
    private static final int QUERIES = 8;
    private static final int NEAREST = 5;

    static WorstQueries of(RetrievalData data, EmbeddedTest test, BenignScore score, DistanceMetric metric) {
        List<QueryExample> examples = examples(data, test, score, metric);
        List<ClassRecall> classes = score.classes();
        List<ClassRecall> best = new ArrayList<>(
                classes.subList(Math.max(Math.min(CLASSES, classes.size()), classes.size() - CLASSES), classes.size()));
        Collections.reverse(best);
        return new WorstQueries(
                new RetrievalDetails(
                        score.precision(),
                        classes.size(),
                        named(data.test(), classes.subList(0, Math.min(CLASSES, classes.size()))),
                        named(data.test(), best),
                        examples.stream().map(QueryExample::query).toList()),
                examples);
    }

    private static List<RetrievalDetails.NamedClass> named(ImageSet images, List<ClassRecall> classes) {
        return classes.stream()
                .map(one ->
                        new RetrievalDetails.NamedClass(images.className(one.label()), one.queries(), one.recallAt1()))
                .toList();
    }

    private static List<QueryExample> examples(
            RetrievalData data, EmbeddedTest test, BenignScore score, DistanceMetric metric) {
        List<Integer> worst = score.worstQueries(QUERIES);
        if (worst.isEmpty()) {
            return List.of();
        }
        NearestNeighbours searched = new NearestNeighbours(test.searched().embeddings(), metric);
        return worst.stream()
                .map(query -> example(data, test, score, searched, query))
                .toList();
    }

    private static QueryExample example(
            RetrievalData data, EmbeddedTest test, BenignScore score, NearestNeighbours searched, int query) {
        int rank = score.perQuery().firstMatch()[query];
        int dimension = test.queries().embeddings().dimension();
        int from = test.queries().embeddings().offset(query);
        float[] embedding = Arrays.copyOfRange(test.queries().embeddings().values(), from, from + dimension);
        // One more, since a query of the gallery finds itself.
        NearestNeighbours.Neighbour[] found = searched.find(embedding, Math.max(NEAREST, rank + 1) + 1);
        List<Integer> rows = Arrays.stream(found)
                .map(NearestNeighbours.Neighbour::index)
                .filter(row -> test.apart().isPresent() || row != query)
                .toList();
        int index = test.queries().indices()[query];
        int label = test.queries().labels()[query];
        List<QueryExample.Neighbour> nearest = rows.stream()
                .limit(NEAREST)
                .map(row -> neighbour(data, test, row, label))
                .toList();
        int match = rows.stream()
                .filter(row -> test.searched().labels()[row] == label)
                .findFirst()
                .orElse(rows.get(rank));
        return new QueryExample(
                data.test().shape(),
                new RetrievalDetails.WorstQuery(
                        data.test().name(index),
                        data.test().className(label),
                        score.perQuery().averagePrecisionAtClassSize()[query],
                        rank + 1,
                        nearest.stream().map(QueryExample.Neighbour::name).toList()),
                pixels(data.test(), index),
                nearest,
                neighbour(data, test, match, label));
    }

    private static QueryExample.Neighbour neighbour(RetrievalData data, EmbeddedTest test, int row, int label) {
        ImageSet images = data.searched();
        int index = test.searched().indices()[row];
        int own = test.searched().labels()[row];
        return new QueryExample.Neighbour(
                images.name(index), images.className(own), own == label, pixels(images, index));
    }

    private static float[] pixels(ImageSet images, int index) {
        float[] pixels = new float[images.shape().length()];
        images.read(index, ImageBatches.generator(index), pixels, 0);
        return pixels;
    }
}
