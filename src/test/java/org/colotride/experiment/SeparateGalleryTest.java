package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.config.ConfigReader;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.Progress;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.report.page.QueryPage;
import org.colotride.retrieval.Clustering;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.retrieval.Searched;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

/** A trained model with 12 queries of 4 classes and a gallery of 9 other images, of the first 3 classes. */
class SeparateGalleryTest {
    private static final ImageShape SHAPE = new ImageShape(3, 64, 64);
    private static final int QUERIES = 12;
    private static final int GALLERY = 9;

    @TempDir
    Path folder;

    private TrainedModel model;

    @BeforeEach
    void open() {
        ExperimentConfig config = ConfigReader.read(
                Path.of("conf/quickstart.yaml"),
                List.of("data=image-folder", "evaluation.batch=5"),
                ExperimentConfig.class);
        RandomImages gallery = new RandomImages(3, 3, SHAPE, 500) {
            @Override
            public int classCount() {
                return 4;
            }
        };
        model = new TrainedModel(
                config,
                TestNetworks.network(new C2F2(new C2F2.Args(8, DistanceMetric.N)), SHAPE, DataType.FLOAT, 3),
                new RetrievalData(
                        new RandomImages(2, 2, SHAPE, 900),
                        new RandomImages(4, 3, SHAPE),
                        Optional.of(gallery),
                        new DataReport(CorruptPolicy.FAIL)));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void benignFiguresAreOfQueriesAgainstTheGallery() {
        EmbeddedTest test = model.embedTest(Progress.silent());
        RetrievalMetrics figures = model.score(test, Progress.silent()).metrics();
        EmbeddedSet queries = test.queries();
        EmbeddedSet gallery = test.apart().orElseThrow();
        assertEquals(QUERIES, queries.labels().length);
        assertEquals(GALLERY, gallery.labels().length);
        int right = 0;
        int counted = 0;
        for (int q = 0; q < QUERIES; q++) {
            if (queries.labels()[q] == 3) {
                continue;
            }
            int nearest = 0;
            for (int n = 1; n < GALLERY; n++) {
                nearest = distance(queries, q, gallery, n) < distance(queries, q, gallery, nearest) ? n : nearest;
            }
            counted++;
            right += gallery.labels()[nearest] == queries.labels()[q] ? 1 : 0;
        }
        assertEquals(9, counted);
        assertEquals((double) right / counted, figures.recallAt1(), 1e-12);
        assertEquals(new Searched(QUERIES, 3, GALLERY, true), test.searched(figures));
        assertEquals(
                "12 queries against a gallery of 9 images apart; 3 without an image of their class to find, left out.",
                test.searched(figures).describe());
    }

    private static double distance(EmbeddedSet queries, int q, EmbeddedSet gallery, int n) {
        float[] a = queries.embeddings().row(q);
        float[] b = gallery.embeddings().row(n);
        return IntStream.range(0, a.length)
                .mapToDouble(k -> (a[k] - (double) b[k]) * (a[k] - (double) b[k]))
                .sum();
    }

    @Test
    void nmiIsOfAllTestImages() {
        EmbeddedTest test = model.embedTest(Progress.silent());
        Embeddings all = test.allEmbeddings();
        int[] labels = test.allLabels();
        assertEquals(QUERIES + GALLERY, all.count());
        assertEquals(QUERIES + GALLERY, labels.length);
        for (int i = 0; i < QUERIES; i++) {
            assertEquals(test.queries().labels()[i], labels[i]);
            assertEquals(Arrays.toString(test.queries().embeddings().row(i)), Arrays.toString(all.row(i)));
        }
        EmbeddedSet gallery = test.searched();
        assertEquals(
                Arrays.toString(gallery.embeddings().row(GALLERY - 1)),
                Arrays.toString(all.row(QUERIES + GALLERY - 1)));
        long seed = RunEnding.clusteringSeed(model.config());
        double expected =
                Clustering.normalisedMutualInformation(Clustering.kMeans(all, 4, 30, new SeededRandom(seed)), labels);
        assertEquals(expected, model.score(test, Progress.silent()).metrics().nmi(), 1e-12);
    }

    @Test
    void whatIsNotApartIsOneSet() {
        EmbeddedTest apart = model.embedTest(Progress.silent());
        EmbeddedTest joint = new EmbeddedTest(apart.queries(), Optional.empty());
        assertEquals(apart.queries(), joint.searched());
        assertEquals(apart.queries().embeddings(), joint.allEmbeddings());
        RetrievalMetrics figures = model.score(joint, Progress.silent()).metrics();
        assertEquals(new Searched(QUERIES, 0, QUERIES, false), joint.searched(figures));
        assertEquals(
                "12 images, each a query against all the others.",
                joint.searched(figures).describe());
    }

    @Test
    void embeddingsOfTheGalleryAreWritten() throws Exception {
        Path file = folder.resolve("gallery.npy");
        Path labels = folder.resolve("gallery.csv");
        model.writeEmbeddings(
                model.data().gallery().orElseThrow(), model.data().report(), file, labels, Progress.silent());
        assertEquals(128 + GALLERY * 8 * Float.BYTES, Files.size(file));
        List<String> lines = Files.readAllLines(labels);
        assertEquals(1 + GALLERY, lines.size());
        assertEquals("0,0,class 0,image 500", lines.get(1));
    }

    @Test
    void aQuerySearchesTheGallery() throws Exception {
        Path image = TestFiles.writeImage(folder.resolve("shoe.png"), 80, 80, 3);
        Path page = folder.resolve("q.html");
        QueryPage.write(page, image, model.query(image, 20, Optional.empty(), Progress.silent()));
        String html = Files.readString(page);
        for (int i = 500; i < 500 + GALLERY; i++) {
            assertTrue(html.contains("image " + i), "image " + i);
        }
        assertFalse(html.contains("image 1<") || html.contains("image 11"), "a query was found");
        assertEquals(GALLERY + 1, html.split("data:image/png", -1).length - 1);
    }
}
