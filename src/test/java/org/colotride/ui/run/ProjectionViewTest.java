package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.experiment.ValidationSample;
import org.colotride.live.EmbeddingSnapshot;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionViewTest {
    /** Points are rounded to four digits. */
    private static final double ROUNDING = 2e-4;

    @TempDir
    Path folder;

    private Path file;
    private ProjectionView view;
    private final Deque<Runnable> asked = new ArrayDeque<>();

    @BeforeEach
    void open() {
        file = folder.resolve("embeddings.bin");
        view = new ProjectionView(file, asked::add);
    }

    /** Embeddings of images that take turns in two classes, the first of them attacked. */
    private void write(int iteration, double[][] benign, double[][] adversarial) {
        int[] labels = IntStream.range(0, benign.length).map(i -> i % 2).toArray();
        write(iteration, benign, labels, adversarial);
    }

    private void write(int iteration, double[][] benign, int[] labels, double[][] adversarial) {
        List<String> names =
                IntStream.rangeClosed(0, 9).mapToObj(i -> "class " + i).toList();
        int dimension = benign[0].length;
        new EmbeddingSnapshot(
                        iteration,
                        new ValidationSample(
                                embeddings(benign, dimension), labels, names, embeddings(adversarial, dimension)))
                .write(file);
    }

    private static Embeddings embeddings(double[][] rows, int dimension) {
        Embeddings embeddings = Embeddings.zeros(rows.length, dimension);
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < dimension; k++) {
                embeddings.values()[embeddings.offset(i) + k] = (float) rows[i][k];
            }
        }
        return embeddings;
    }

    private static double[][] points(JsonNode document) {
        double[][] points = new double[document.path("points").size()][2];
        for (int i = 0; i < points.length; i++) {
            for (int axis = 0; axis < 2; axis++) {
                points[i][axis] = document.path("points").path(i).path(axis).doubleValue();
            }
        }
        return points;
    }

    private static double[] gaussian(SeededRandom random, int length, double scale) {
        return random.doubles(length)
                .map(unused -> scale * random.nextGaussian())
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
    }

    /** Two directions at right angles, of length 1. */
    private static double[][] plane(int dimension, long seed) {
        SeededRandom random = new SeededRandom(seed);
        double[] first = scaled(gaussian(random, dimension, 1));
        double[] second = gaussian(random, dimension, 1);
        double along = dot(first, second);
        for (int k = 0; k < dimension; k++) {
            second[k] -= along * first[k];
        }
        return new double[][] {first, scaled(second)};
    }

    private static double[] scaled(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        return Arrays.stream(vector).map(x -> x / length).toArray();
    }

    private static double[] inPlane(double[][] plane, double[] centre, double a, double b) {
        return IntStream.range(0, centre.length)
                .mapToDouble(k -> centre[k] + a * plane[0][k] + b * plane[1][k])
                .toArray();
    }

    @Test
    void nothingIsShownBeforeTheFirstValidation() {
        view.refresh();
        assertEquals("none", view.document("pca").path("state").asText());
        assertEquals("none", view.document("tsne").path("state").asText());
        assertEquals("tsne", view.document("tsne").path("method").asText());
        assertEquals(0, view.version());
        assertFalse(view.askForNeighbours());
        assertTrue(asked.isEmpty());
    }

    @ParameterizedTest(name = "{0} images, {1} coordinates")
    @CsvSource({"60,12", "12,60", "40,40", "30,2500", "50,2"})
    void findsThePlaneInWhichTheEmbeddingsLie(int count, int dimension) {
        SeededRandom random = new SeededRandom(7);
        double[][] plane = plane(dimension, 3);
        double[] centre = gaussian(random, dimension, 5);
        double[][] coordinates = new double[count][];
        double[] sums = new double[2];
        for (int i = 0; i < count; i++) {
            coordinates[i] = new double[] {3 * random.nextGaussian(), random.nextGaussian()};
            sums[0] += coordinates[i][0];
            sums[1] += coordinates[i][1];
        }
        // Without correlation between them, both are principal axes.
        double[][] free = uncorrelated(coordinates, sums);
        double[][] benign = new double[count][];
        for (int i = 0; i < count; i++) {
            benign[i] = inPlane(plane, centre, free[i][0], free[i][1]);
        }
        double[][] adversarial = {inPlane(plane, centre, 10, 0), inPlane(plane, centre, 0, -4)};
        write(30, benign, adversarial);
        view.refresh();
        JsonNode document = view.document("pca");
        assertEquals("ready", document.path("state").asText());
        assertEquals(30, document.path("iteration").asInt());
        double[][] shown = points(document);
        assertEquals(count + 2, shown.length);
        double[] variances = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            double sign = Math.signum(shown[count + axis][axis]) * (axis == 0 ? 1 : -1);
            for (int i = 0; i < count; i++) {
                assertEquals(free[i][axis], sign * shown[i][axis], 10 * ROUNDING, "image " + i + ", axis " + axis);
                variances[axis] += free[i][axis] * free[i][axis];
            }
            assertEquals(axis == 0 ? 10 : 0, sign * shown[count][axis], 10 * ROUNDING);
            assertEquals(axis == 0 ? 0 : -4, sign * shown[count + 1][axis], 10 * ROUNDING);
        }
        for (int axis = 0; axis < 2; axis++) {
            assertEquals(
                    variances[axis] / (variances[0] + variances[1]),
                    document.path("explained").path(axis).doubleValue(),
                    ROUNDING);
        }
    }

    /** The same points about their mean, turned so that both coordinates do not correlate. */
    private static double[][] uncorrelated(double[][] points, double[] sums) {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        double[][] centred = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            double x = points[i][0] - sums[0] / points.length;
            double y = points[i][1] - sums[1] / points.length;
            centred[i] = new double[] {x, y};
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        double angle = 0.5 * Math.atan2(2 * xy, xx - yy);
        for (double[] point : centred) {
            double x = point[0];
            point[0] = Math.cos(angle) * x + Math.sin(angle) * point[1];
            point[1] = -Math.sin(angle) * x + Math.cos(angle) * point[1];
        }
        return centred;
    }

    @Test
    void everyPointSaysWhatItIs() {
        double[][] benign = {{0, 1, 0}, {1, 0, 0}, {0, 0, 2}, {3, 0, 0}};
        write(5, benign, new int[] {4, 7, 7, 2}, new double[][] {{0, 2, 0}, {2, 0, 0}});
        view.refresh();
        JsonNode document = view.document("pca");
        assertEquals(
                "[false,false,false,false,true,true]",
                document.path("adversarial").toString());
        assertEquals("[-1,-1,-1,-1,0,1]", document.path("pairs").toString());
        assertEquals(
                "[\"class 2\",\"class 4\",\"class 7\"]",
                document.path("classNames").toString());
        assertEquals("[1,2,2,0,1,2]", document.path("classes").toString());
    }

    /** Embeddings that move a little from one validation to the next, of which every third is attacked. */
    @Test
    void thePictureDoesNotFlipBetweenTwoValidations() {
        int count = 30;
        int dimension = 8;
        SeededRandom random = new SeededRandom(12);
        double[][] base = new double[count][];
        for (int i = 0; i < count; i++) {
            base[i] = gaussian(random, dimension, 1);
            base[i][0] *= 9;
            base[i][1] *= 4;
        }
        double[][] before = null;
        for (int validation = 1; validation <= 90; validation++) {
            double[][] benign = new double[count][];
            for (int i = 0; i < count; i++) {
                double[] row = base[i];
                benign[i] = gaussian(random, dimension, 0.7);
                for (int k = 0; k < dimension; k++) {
                    benign[i][k] += row[k];
                }
            }
            write(validation, benign, validation % 3 == 0 ? Arrays.copyOf(benign, 10) : new double[0][]);
            view.refresh();
            double[][] now = points(view.document("pca"));
            assertEquals(validation, view.document("pca").path("iteration").asInt());
            for (int axis = 0; axis < 2 && before != null; axis++) {
                double agreement = 0;
                for (int i = 0; i < count; i++) {
                    agreement += now[i][axis] * before[i][axis];
                }
                assertTrue(agreement > 0, "validation " + validation + ", axis " + axis);
            }
            before = now;
        }
    }

    @Test
    void theVersionRisesWithEveryValidationAndOnlyThen() {
        double[][] benign = {{0, 1, 0}, {1, 0, 0}, {0, 0, 2}};
        write(5, benign, new double[0][]);
        view.refresh();
        int version = view.version();
        view.refresh();
        assertEquals(version, view.version());
        write(6, benign, new double[0][]);
        view.refresh();
        assertTrue(view.version() > version);
        assertEquals(6, view.document("pca").path("iteration").asInt());
    }

    @Test
    void neighboursAreWorkedOutOnDemandAndStayTogether() {
        SeededRandom random = new SeededRandom(2);
        int count = 150;
        int attacked = 50;
        int[] labels = IntStream.range(0, count).map(i -> i % 3).toArray();
        double[][] benign = new double[count][];
        for (int i = 0; i < count; i++) {
            benign[i] = gaussian(random, 40, 0.05);
            benign[i][labels[i]] += 1;
        }
        write(8, benign, labels, Arrays.copyOf(benign, attacked));
        view.refresh();
        assertEquals("none", view.document("tsne").path("state").asText());
        int version = view.version();
        assertTrue(view.askForNeighbours());
        assertTrue(view.askForNeighbours());
        assertEquals(1, asked.size(), "asked twice, worked out once");
        assertEquals("working", view.document("tsne").path("state").asText());
        assertEquals("ready", view.document("pca").path("state").asText());
        assertTrue(view.version() > version);
        asked.remove().run();
        JsonNode document = view.document("tsne");
        assertEquals("ready", document.path("state").asText());
        assertEquals(8, document.path("iteration").asInt());
        assertTrue(document.path("explained").isNull());
        double[][] shown = points(document);
        assertEquals(count + attacked, shown.length);
        for (int i = 0; i < shown.length; i++) {
            int nearest = -1;
            for (int other = 0; other < shown.length; other++) {
                if (other != i && (nearest < 0 || distance(shown, i, other) < distance(shown, i, nearest))) {
                    nearest = other;
                }
            }
            assertEquals(labels[i % count], labels[nearest % count], "neighbour of point " + i);
        }
        assertTrue(view.askForNeighbours());
        assertTrue(asked.isEmpty(), "this validation has been worked out");
        write(9, benign, labels, new double[0][]);
        view.refresh();
        assertEquals(8, view.document("tsne").path("iteration").asInt(), "the old one is better than none");
        assertTrue(view.askForNeighbours());
        assertEquals(1, asked.size());
    }

    private static double distance(double[][] points, int a, int b) {
        return Math.hypot(points[a][0] - points[b][0], points[a][1] - points[b][1]);
    }

    @ParameterizedTest(name = "{0} images, {1} coordinates")
    @CsvSource({"1,1", "1,8", "2,1", "2,8", "3,2", "5,1", "1,60000"})
    void fewImagesOrCoordinatesAreShown(int count, int dimension) {
        SeededRandom random = new SeededRandom(count);
        double[][] benign = new double[count][];
        for (int i = 0; i < count; i++) {
            benign[i] = gaussian(random, dimension, 1);
        }
        write(1, benign, Arrays.copyOf(benign, 1));
        view.refresh();
        JsonNode document = view.document("pca");
        assertEquals("ready", document.path("state").asText());
        double[][] shown = points(document);
        assertEquals(count + 1, shown.length);
        // In no more than two dimensions, distances are what they were.
        for (int i = 0; i < count && Math.min(count - 1, dimension) <= 2; i++) {
            for (int j = 0; j < i; j++) {
                double[] a = benign[i];
                double[] b = benign[j];
                double squares = IntStream.range(0, dimension)
                        .mapToDouble(k -> (a[k] - b[k]) * (a[k] - b[k]))
                        .sum();
                assertEquals(Math.sqrt(squares), distance(shown, i, j), 10 * ROUNDING);
            }
        }
        assertTrue(view.askForNeighbours());
        asked.remove().run();
        assertEquals("ready", view.document("tsne").path("state").asText());
    }

    @Test
    void embeddingsThatAllCoincideAreShown() {
        double[][] same = new double[20][4];
        write(1, same, new double[0][]);
        view.refresh();
        JsonNode document = view.document("pca");
        assertEquals("ready", document.path("state").asText());
        for (double[] point : points(document)) {
            assertEquals(0, Math.hypot(point[0], point[1]), ROUNDING);
        }
    }

    @Test
    void aBrokenFileLeavesWhatWasShown() throws IOException {
        write(3, new double[][] {{0, 1}, {1, 0}, {2, 2}}, new double[0][]);
        byte[] whole = Files.readAllBytes(file);
        view.refresh();
        for (int length : new int[] {0, 3, 20, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            view.refresh();
            assertEquals(3, view.document("pca").path("iteration").asInt());
        }
        Files.delete(file);
        view.refresh();
        assertEquals("ready", view.document("pca").path("state").asText());
        write(4, new double[][] {{0, 1}, {1, 0}, {2, 2}}, new double[0][]);
        view.refresh();
        assertEquals(4, view.document("pca").path("iteration").asInt());
    }

    @Test
    void whateverIsInAFileTheDocumentIsJson() throws IOException {
        SeededRandom random = new SeededRandom(5);
        double[][] benign = new double[12][];
        for (int i = 0; i < benign.length; i++) {
            benign[i] = gaussian(random, 6, 1);
        }
        write(3, benign, Arrays.copyOf(benign, 4));
        byte[] whole = Files.readAllBytes(file);
        for (int run = 0; run < 300; run++) {
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF);
            }
            Files.write(file, bytes);
            view.refresh();
            String document = new String(Json.bytes(view.document("pca")), StandardCharsets.UTF_8);
            Json.MAPPER.readTree(document);
            assertFalse(document.contains("NaN") || document.contains("Infinity"), document);
        }
        assertTrue(view.version() > 100, "most of them can be shown");
    }
}
