package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.ImageBatches;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.folder.QueryExample;
import org.colotride.experiment.folder.RetrievalDetails;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.retrieval.BenignScore;
import org.colotride.retrieval.ClassRecall;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.QueryFigures;
import org.colotride.retrieval.RetrievalEvaluator;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;

/** Images on a line, so that every neighbour is known. */
class WorstQueriesTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);

    private static EmbeddedSet line(ImageSet images, int[] indices, double... places) {
        Embeddings embeddings = Embeddings.zeros(places.length, 1);
        for (int i = 0; i < places.length; i++) {
            embeddings.values()[i] = (float) places[i];
        }
        return new EmbeddedSet(
                embeddings, IntStream.of(indices).map(images::label).toArray(), indices);
    }

    private static WorstQueries worst(RetrievalData data, EmbeddedTest test) {
        QueryFigures figures = test.apart()
                .map(gallery -> new RetrievalEvaluator(1, 4)
                        .perQuery(
                                test.queries().embeddings(),
                                test.queries().labels(),
                                gallery.embeddings(),
                                gallery.labels(),
                                DistanceMetric.E))
                .orElseGet(() -> new RetrievalEvaluator(1, 4)
                        .perQuery(test.queries().embeddings(), test.queries().labels(), DistanceMetric.E));
        return WorstQueries.of(
                data,
                test,
                new BenignScore(
                        figures.means(),
                        figures,
                        Map.of("P@1", 0.5),
                        ClassRecall.worstFirst(figures, test.queries().labels())),
                DistanceMetric.E);
    }

    @Test
    void amongThemselves() {
        // Classes alternate by index: 0, 1, 0, 1 … Image 6 could not be read, so that rows are not indices.
        ImageSet images = new RandomImages(2, 5, SHAPE);
        RetrievalData data = new RetrievalData(images, images, new DataReport(CorruptPolicy.FAIL));
        int[] indices = {0, 1, 2, 3, 4, 5, 7, 8};
        // Class 0 lies at 0, 1, 2 and, lost among class 1, at 100; class 1 from 98 on.
        EmbeddedTest test =
                new EmbeddedTest(line(images, indices, 0, 98, 1, 99.1, 2, 101, 102.5, 100), Optional.empty());
        WorstQueries worst = worst(data, test);

        QueryExample first = worst.examples().get(0);
        assertEquals("image 8", first.query().name());
        assertEquals("class 0", first.query().className());
        assertEquals(0, first.query().averagePrecision());
        assertEquals(5, first.query().nearestMatch());
        assertEquals(
                List.of("image 3", "image 5", "image 1", "image 7", "image 4"),
                first.query().nearest());
        assertEquals(
                List.of(false, false, false, false, true),
                first.nearest().stream().map(QueryExample.Neighbour::right).toList());
        assertEquals("image 4", first.match().name());
        float[] pixels = new float[SHAPE.length()];
        images.read(8, ImageBatches.generator(8), pixels, 0);
        assertArrayEquals(pixels, first.pixels());
        assertEquals(8, worst.details().worstQueries().size());
        assertEquals(2, worst.details().classes());
        assertEquals(
                List.of("class 1", "class 0"),
                worst.details().worstClasses().stream()
                        .map(RetrievalDetails.NamedClass::name)
                        .toList());
        // 99.1 and 101 lie nearest to 100.
        assertEquals(0.5, worst.details().worstClasses().get(0).recallAt1());
        assertEquals(0.75, worst.details().worstClasses().get(1).recallAt1());
        assertTrue(worst.details().bestClasses().isEmpty(), "they are among the worst");
        assertEquals(Map.of("P@1", 0.5), worst.details().precision());
    }

    @Test
    void againstAGalleryThatIsApart() {
        ImageSet queries = new RandomImages(3, 1, SHAPE);
        ImageSet gallery = new RandomImages(3, 2, SHAPE, 50);
        RetrievalData data =
                new RetrievalData(queries, queries, Optional.of(gallery), new DataReport(CorruptPolicy.FAIL));
        EmbeddedTest test = new EmbeddedTest(
                line(queries, new int[] {0, 1, 2}, 0, 10, 20),
                Optional.of(line(gallery, new int[] {0, 1, 2, 3, 4, 5}, 20.5, 10, 19, 21, 11, 22)));
        QueryExample first = worst(data, test).examples().get(0);

        assertEquals("image 0", first.query().name());
        assertEquals(4, first.query().nearestMatch());
        assertEquals("image 50", first.match().name());
        assertEquals("image 51", first.nearest().get(0).name());
        assertFalse(first.nearest().get(0).right());
    }

    @Test
    void manyClassesAreTenOfTheWorstAndTenOfTheBest() {
        ImageSet images = new RandomImages(30, 2, SHAPE);
        RetrievalData data = new RetrievalData(images, images, new DataReport(CorruptPolicy.FAIL));
        // The images of a class from 12 on lie together; those of earlier ones apart.
        double[] places = new double[60];
        for (int i = 0; i < 60; i++) {
            places[i] = i % 30 < 12 ? 1000 + 10 * (i < 30 ? i : 60 - i) : 10 * (i % 30) + i / 30;
        }
        RetrievalDetails details = worst(
                        data,
                        new EmbeddedTest(line(images, IntStream.range(0, 60).toArray(), places), Optional.empty()))
                .details();

        assertEquals(30, details.classes());
        assertEquals(10, details.worstClasses().size());
        assertEquals(10, details.bestClasses().size());
        assertEquals("class 29", details.bestClasses().get(0).name());
        assertEquals(1, details.bestClasses().get(9).recallAt1());
        assertTrue(details.worstClasses().stream().allMatch(one -> one.recallAt1() < 1));
    }
}
