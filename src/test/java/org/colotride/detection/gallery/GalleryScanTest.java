package org.colotride.detection.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;
import org.colotride.attack.Gallery;
import org.colotride.detection.DetectionException;
import org.colotride.detection.SmallDetector;
import org.colotride.io.Mappers;
import org.colotride.io.Progress;
import org.colotride.model.TestNetworks;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryScanTest {
    private static final int N = 200;
    private static final int D = 32;
    private static final ScanSettings SETTINGS = new ScanSettings(5, 0.05, 3, 3, 1);

    @TempDir
    Path folder;

    private static int[] naive(Gallery gallery, int k) {
        int[] counts = new int[gallery.size()];
        for (int query = 0; query < gallery.queries().size(); query++) {
            float[] embedding = gallery.queries().embeddings().row(query);
            int own = gallery.isApart() ? -1 : query;
            IntStream.range(0, gallery.size())
                    .filter(row -> row != own)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> gallery.distance(embedding, row)))
                    .limit(k)
                    .forEach(row -> counts[row]++);
        }
        return counts;
    }

    private static Gallery sphere(boolean planted) {
        SeededRandom random = new SeededRandom(2);
        Embeddings embeddings = Embeddings.zeros(N, D);
        for (int row = 0; row < N; row++) {
            double squares = 0;
            double[] drawn = new double[D];
            for (int d = 0; d < D; d++) {
                drawn[d] = random.nextGaussian();
                squares += drawn[d] * drawn[d];
            }
            for (int d = 0; d < D; d++) {
                embeddings.values()[embeddings.offset(row) + d] = (float) (drawn[d] / Math.sqrt(squares));
            }
        }
        if (planted) {
            // Nearer to everybody than all others are: the centre.
            Arrays.fill(embeddings.values(), embeddings.offset(33), embeddings.offset(34), 0f);
        }
        return new Gallery(embeddings, new int[N], DistanceMetric.E);
    }

    @Test
    void occurrencesAreThoseOfALoop() {
        Gallery whole = sphere(false);
        assertArrayEquals(naive(whole, 5), Hubness.occurrences(whole, 5));
        assertEquals(5 * N, Arrays.stream(Hubness.occurrences(whole, 5)).sum());
        Gallery apart = whole.searchedBy(new Embeddings(TestNetworks.floats(90 * D, 3), 90, D), new int[90]);
        assertArrayEquals(naive(apart, 5), Hubness.occurrences(apart, 5));
    }

    @Test
    void skewnessIsTheThirdMoment() {
        int[] counts = Hubness.occurrences(sphere(false), 5);
        double[] values = Arrays.stream(counts).asDoubleStream().toArray();
        // The library's is corrected for small samples.
        double corrected = Hubness.skewness(counts) * Math.sqrt(N * (N - 1.0)) / (N - 2);
        assertEquals(new Skewness().evaluate(values), corrected, 1e-9);
        assertEquals(0, Hubness.skewness(new int[] {4, 4, 4}));
    }

    @Test
    void aPlantedHubAndAnUnsteadyImageAreFoundAndLittleElse() {
        int[] occurrences = Hubness.occurrences(sphere(true), 5);
        double[] moves = new SeededRandom(4)
                .doubles(N)
                .map(value -> Math.exp(0.3 * (value - 0.5)))
                .toArray();
        moves[77] = 9;
        ScanResult result = GalleryScan.result(SETTINGS, occurrences, moves, N, row -> "image " + row);
        List<String> paths =
                result.findings().stream().map(ScanResult.Finding::path).toList();
        assertTrue(paths.contains("image 33") && paths.contains("image 77"), paths.toString());
        assertTrue(paths.size() <= 4, paths.toString());
        for (int i = 0; i < paths.size(); i++) {
            ScanResult.Finding finding = result.findings().get(i);
            assertEquals(i + 1, finding.rank());
            boolean hub = finding.occurrences() > result.hubAbove();
            boolean unsteady = finding.moved() > result.unsteadyAbove();
            assertEquals(hub, finding.reasons().contains(ScanResult.Reason.hub));
            assertEquals(unsteady, finding.reasons().contains(ScanResult.Reason.unsteady));
        }
        assertEquals(
                0,
                GalleryScan.result(
                                SETTINGS,
                                Hubness.occurrences(sphere(false), 5),
                                Arrays.copyOf(moves, 70),
                                N,
                                row -> "image " + row)
                        .findings()
                        .stream()
                        .filter(finding -> finding.reasons().contains(ScanResult.Reason.unsteady))
                        .count());
    }

    @Test
    void isWrittenForPeopleAndPrograms() throws IOException {
        try (SmallDetector small = new SmallDetector(DistanceMetric.N, 10)) {
            ScanResult alone = new GalleryScan(SETTINGS, 1, Progress.silent()).run(small.model);
            ScanResult result = new GalleryScan(SETTINGS, 32, Progress.silent()).run(small.model);
            assertEquals(alone, result, "batches");
            assertEquals(50, result.images());
            ScanFiles.write(
                    folder, result, JsonNodeFactory.instance.objectNode().put("model", "m"));
            JsonNode read =
                    Mappers.json().readTree(folder.resolve(ScanFiles.RESULT).toFile());
            assertEquals(result.skewness(), read.path("skewness").asDouble());
            assertEquals("m", read.at("/subject/model").asText());
            assertEquals(
                    1 + result.findings().size(),
                    Files.readAllLines(folder.resolve(ScanFiles.TABLE)).size());
            ScanSettings tooMany = new ScanSettings(50, 0.05, 3, 3, 1);
            assertThrows(
                    DetectionException.class, () -> new GalleryScan(tooMany, 8, Progress.silent()).run(small.model));
        }
        assertThrows(IllegalArgumentException.class, () -> new ScanSettings(0, 0.05, 3, 3, 1));
    }
}
