package org.colotride.index.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.colotride.detection.Calibration;
import org.colotride.index.IndexOrigin;
import org.colotride.index.IndexSettings;
import org.colotride.index.IndexedImage;
import org.colotride.index.StoredIndex;
import org.colotride.io.Progress;
import org.colotride.io.StorageException;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index's own calibration, against loops in double precision. */
class IndexCalibrationTest {
    private static final int IMAGES = 60;
    private static final int DIMENSION = 6;
    /** Of the standard settings: four of noise, one of JPEG, four of shifts, one of a blur. */
    private static final int[] CHANGE_OF_COPY = {0, 0, 0, 0, 1, 2, 2, 2, 2, 3};

    private static final List<String> CHANGES = List.of("noise", "jpeg", "shift", "smooth");
    private static final IndexOrigin ORIGIN =
            new IndexOrigin("ab".repeat(32), DIMENSION, DistanceMetric.E, "model.zip");

    @TempDir
    Path folder;

    private final Map<String, float[][]> embeddings = new TreeMap<>();
    private final SeededRandom random = new SeededRandom(9);

    @BeforeEach
    void draw() {
        for (int i = 0; i < IMAGES; i++) {
            embeddings.put("image" + i, drawn());
        }
    }

    private float[][] drawn() {
        float[][] drawn = new float[1 + CHANGE_OF_COPY.length][DIMENSION];
        for (int m = 0; m < drawn.length; m++) {
            for (int d = 0; d < DIMENSION; d++) {
                drawn[m][d] = (float) (m == 0 ? random.nextGaussian() : drawn[0][d] + 0.2 * random.nextGaussian());
            }
        }
        return drawn;
    }

    private StoredIndex index() {
        StoredIndex index = StoredIndex.create(folder.resolve("index"), ORIGIN, IndexSettings.standard());
        embeddings.forEach((id, drawn) -> put(index, id, drawn[0]));
        return index;
    }

    private static void put(StoredIndex index, String id, float[] embedding) {
        index.put(List.of(new IndexedImage(id, id, "", embedding, new byte[0])));
    }

    private BenignSample sample() {
        return new BenignSample(
                ORIGIN.modelSha256(),
                BenignSample.SETTINGS,
                Long.MAX_VALUE,
                embeddings.entrySet().stream()
                        .map(entry -> new BenignImage(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingLong(image -> BenignSample.key(image.id())))
                        .toList());
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int d = 0; d < DIMENSION; d++) {
            squares += (a[d] - (double) b[d]) * (a[d] - (double) b[d]);
        }
        return Math.sqrt(squares);
    }

    /** All but the image itself, nearest first. */
    private List<String> ranking(float[] query, String own, int k) {
        return embeddings.keySet().stream()
                .filter(id -> !id.equals(own))
                .sorted(Comparator.comparingDouble(
                        id -> distance(query, embeddings.get(id)[0])))
                .limit(k)
                .toList();
    }

    /** Rank-biased overlap by its definition, persistence 0.98. */
    private static double overlap(List<String> a, List<String> b) {
        double sum = 0;
        double weights = 0;
        for (int depth = 1; depth <= a.size(); depth++) {
            Set<String> shared = new HashSet<>(a.subList(0, depth));
            shared.retainAll(b.subList(0, depth));
            sum += Math.pow(0.98, depth - 1) * shared.size() / depth;
            weights += Math.pow(0.98, depth - 1);
        }
        return sum / weights;
    }

    /** Of each change ranking and embedding, then the nearest. */
    private double[] measured(String id, int k) {
        float[][] image = embeddings.get(id);
        List<String> before = ranking(image[0], id, k);
        double[] values = new double[9];
        for (int m = 0; m < CHANGE_OF_COPY.length; m++) {
            int change = CHANGE_OF_COPY[m];
            double share = change % 2 == 0 ? 0.25 : 1;
            values[2 * change] += share * (1 - overlap(before, ranking(image[1 + m], id, k)));
            values[2 * change + 1] += share * distance(image[1 + m], image[0]);
        }
        values[8] = distance(image[0], embeddings.get(before.get(k - 1))[0]);
        return values;
    }

    @Test
    void isThatOfSplitConformalPredictionOverEachImageWithoutItself() {
        double[][] values = sample().images().stream()
                .map(image -> measured(image.id(), IMAGES / 2))
                .toArray(double[][]::new);
        double[] mean = new double[9];
        double[] deviation = new double[9];
        for (int v = 0; v < 9; v++) {
            int column = v;
            mean[v] = Arrays.stream(values, 0, 30)
                    .mapToDouble(row -> row[column])
                    .average()
                    .orElseThrow();
            double squares = Arrays.stream(values, 0, 30)
                    .mapToDouble(row -> Math.pow(row[column] - mean[column], 2))
                    .sum();
            deviation[v] = Math.sqrt(squares / 29);
        }
        double[] scores = IntStream.range(30, IMAGES)
                .mapToDouble(i -> IntStream.range(0, 9)
                        .mapToDouble(v ->
                                (v < 8 && v % 2 == 0 ? 1 / 24.0 : 1 / 6.0) * (values[i][v] - mean[v]) / deviation[v])
                        .sum())
                .sorted()
                .toArray();
        try (StoredIndex index = index()) {
            IndexCalibration own = IndexCalibration.of(index, sample(), 0.01, Progress.silent())
                    .orElseThrow();
            assertEquals(IMAGES, own.known());
            assertEquals(IMAGES, own.calibration().images());
            assertEquals(0.033, own.calibration().rate(), "one in 31, rounded up");
            assertEquals(scores[29], own.calibration().threshold(), 1e-5);
            assertEquals(mean[8], own.calibration().usual().get("nearest").mean(), 1e-5);
            assertEquals(
                    mean[4],
                    own.calibration().usual().get("ranking:" + CHANGES.get(2)).mean(),
                    1e-9);
            // The 28th of 30: ceil(31 (1 − 0.1)).
            assertEquals(
                    scores[27],
                    IndexCalibration.of(index, sample(), 0.1, Progress.silent())
                            .orElseThrow()
                            .calibration()
                            .threshold(),
                    1e-5);
        }
    }

    @Test
    void isOldWhenMoreThanATenthHasComeOrGone() {
        try (StoredIndex index = index()) {
            IndexCalibration own = IndexCalibration.of(index, sample(), 0.01, Progress.silent())
                    .orElseThrow();
            for (int i = 0; i < 6; i++) {
                put(index, "image" + i, drawn()[0]);
                assertFalse(own.isOld(index), "a tenth replaced is no more than a tenth");
            }
            put(index, "image6", drawn()[0]);
            assertTrue(own.isOld(index));
            own = IndexCalibration.of(index, sample(), 0.01, Progress.silent()).orElseThrow();
            assertEquals(53, own.calibration().images(), "what was replaced is not what was looked at");
            index.remove(List.of("image1", "image2", "image3", "image10", "image11", "image12"));
            assertFalse(own.isOld(index));
            index.remove(List.of("image13"));
            assertTrue(own.isOld(index));
            assertEquals(49, sample().within(index).images().size());
        }
    }

    @Test
    void aFewImagesPromiseNothing() {
        List<String> ids = new ArrayList<>(embeddings.keySet());
        ids.subList(IndexCalibration.LEAST_IMAGES - 1, IMAGES).forEach(embeddings::remove);
        try (StoredIndex index = index()) {
            assertTrue(IndexCalibration.of(index, sample(), 0.01, Progress.silent())
                    .isEmpty());
        }
        for (int images = 4; images < 2000; images++) {
            double rate = Calibration.leastRate(images);
            assertTrue(Calibration.leastImages(rate) <= images, images + " do not promise " + rate);
            assertTrue(rate < 1.0 / (images / 2 + 1) + 0.001 + 1e-9);
        }
    }

    @Test
    void theFilesKeepAllOfIt() throws Exception {
        try (StoredIndex index = index()) {
            Path file = index.companion(BenignSampleFile.NAME);
            assertEquals(Optional.empty(), BenignSampleFile.read(file, ORIGIN));
            assertEquals(Optional.empty(), IndexCalibration.read(index));
            BenignSampleFile.write(file, sample());
            BenignSample read = BenignSampleFile.read(file, ORIGIN).orElseThrow();
            assertEquals(sample().settings().toJson(), read.settings().toJson());
            assertEquals(sample().bound(), read.bound());
            for (int i = 0; i < IMAGES; i++) {
                assertEquals(sample().images().get(i).id(), read.images().get(i).id());
                assertTrue(Arrays.deepEquals(
                        sample().images().get(i).embeddings(),
                        read.images().get(i).embeddings()));
            }
            IndexCalibration own =
                    IndexCalibration.of(index, read, 0.01, Progress.silent()).orElseThrow();
            own.write(index);
            IndexCalibration again = IndexCalibration.read(index).orElseThrow();
            assertEquals(own.known(), again.known());
            assertEquals(own.put(), again.put());
            assertEquals(own.calibration().threshold(), again.calibration().threshold());
            assertEquals(own.calibration().usual(), again.calibration().usual());

            IndexOrigin other = new IndexOrigin("cd".repeat(32), DIMENSION, DistanceMetric.E, "model.zip");
            assertThrows(StorageException.class, () -> BenignSampleFile.read(file, other));
            Files.writeString(file, Files.readString(file).substring(0, 5000));
            StorageException broken = assertThrows(StorageException.class, () -> BenignSampleFile.read(file, ORIGIN));
            assertTrue(broken.getMessage().contains(BenignSampleFile.NAME)
                    && broken.getMessage().contains("--add"));
        }
    }
}
