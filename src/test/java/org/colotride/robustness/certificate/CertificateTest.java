package org.colotride.robustness.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.colotride.data.ImageSet;
import org.colotride.io.Progress;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.ScoredImages;
import org.colotride.robustness.ScoredModel;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a network whose smoothed embedding is known in closed form: each coordinate is the sign of a pixel less a half. */
class CertificateTest {
    private static final int PIXELS = 6;
    private static final ImageShape SHAPE = new ImageShape(1, 2, 3);
    private static final double SIGMA = 0.25;

    @TempDir
    Path folder;

    private int embedded;

    /** Of unit length. */
    private final class Signs implements EmbeddingEngine {
        @Override
        public int dimension() {
            return PIXELS;
        }

        @Override
        public void embed(float[] images, int count, float[] embeddings) {
            embedded += count;
            for (int i = 0; i < count * PIXELS; i++) {
                embeddings[i] = (float) ((images[i] >= 0.5f ? 1 : -1) / Math.sqrt(PIXELS));
            }
        }

        @Override
        public void embedForGradient(float[] images, int count, float[] embeddings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {}
    }

    /** By its series, for |x| up to 5. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    /** The true mean embedding. */
    private static double[] smoothed(double[] image) {
        double[] mean = new double[PIXELS];
        for (int d = 0; d < PIXELS; d++) {
            double away = (image[d] - 0.5) / (SIGMA * Math.sqrt(2));
            mean[d] = Math.max(-1, Math.min(1, Math.abs(away) > 4 ? Math.signum(away) : erf(away))) / Math.sqrt(PIXELS);
        }
        return mean;
    }

    private static final class Pictures implements ImageSet {
        private final float[][] pixels;
        private final int[] labels;

        Pictures(int count, long seed) {
            Random random = new Random(seed);
            pixels = new float[count][PIXELS];
            labels = new int[count];
            for (int i = 0; i < count; i++) {
                labels[i] = i % 3;
                for (int d = 0; d < PIXELS; d++) {
                    boolean bright = (0b101_100_011_010_110_001L >> (6 * labels[i] + d) & 1) == 1;
                    pixels[i][d] =
                            (float) Math.max(0, Math.min(1, (bright ? 0.85 : 0.15) + 0.25 * random.nextGaussian()));
                }
            }
        }

        @Override
        public int size() {
            return labels.length;
        }

        @Override
        public ImageShape shape() {
            return SHAPE;
        }

        @Override
        public int label(int index) {
            return labels[index];
        }

        @Override
        public int classCount() {
            return 3;
        }

        @Override
        public String className(int label) {
            return "" + label;
        }

        @Override
        public String name(int index) {
            return "" + index;
        }

        @Override
        public void read(int index, RandomGenerator random, float[] target, int offset) {
            System.arraycopy(pixels[index], 0, target, offset, PIXELS);
        }
    }

    private ScoredModel model(Pictures pictures, DistanceMetric metric) {
        Signs engine = new Signs();
        float[] all = new float[pictures.size() * PIXELS];
        float[] embeddings = new float[all.length];
        for (int i = 0; i < pictures.size(); i++) {
            pictures.read(i, null, all, i * PIXELS);
        }
        engine.embed(all, pictures.size(), embeddings);
        int[] indices = new int[pictures.size()];
        Arrays.setAll(indices, i -> i);
        EmbeddedSet set =
                new EmbeddedSet(new Embeddings(embeddings, pictures.size(), PIXELS), pictures.labels.clone(), indices);
        return new ScoredModel(engine, metric, new ScoredImages(pictures, set), Optional.empty());
    }

    private static CertificatePlan plan(int samples) {
        return new CertificatePlan(SIGMA, samples, 0, 0.999, 4, 0);
    }

    private Certification certification(String name, CertificatePlan plan) {
        return new Certification(
                plan,
                folder.resolve(name),
                JsonNodeFactory.instance.objectNode().put("model", "signs"),
                Progress.silent());
    }

    /** The sign of one pixel is the network whose mean is steepest: it meets the bound, which is no larger than it must be. */
    @Test
    void theSlopeIsThatOfTheSteepestNetwork() {
        double step = 1e-4;
        double bound = plan(1).slope();
        double slope = (erf(step / (SIGMA * Math.sqrt(2))) - erf(-step / (SIGMA * Math.sqrt(2)))) / (2 * step);
        assertEquals(bound, slope, 1e-4 * bound);
        Random random = new Random(1);
        for (int trial = 0; trial < 2000; trial++) {
            double[] one = random.doubles(PIXELS).toArray();
            double[] other = random.doubles(PIXELS).toArray();
            assertTrue(distance(smoothed(one), smoothed(other)) <= bound * distance(one, other) * (1 + 1e-9));
        }
    }

    private static double distance(double[] one, double[] other) {
        double sum = 0;
        for (int d = 0; d < one.length; d++) {
            sum += (one[d] - other[d]) * (one[d] - other[d]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void theMeanOfTheSamplesLiesAsNearAsIsSaid() {
        CertificatePlan plan = new CertificatePlan(SIGMA, 300, 0, 0.9, 1, 0);
        SmoothedEmbedding smoothed = new SmoothedEmbedding(new Signs(), SIGMA, plan.samples());
        float[] image = {0.5f, 0.4f, 0.9f, 0.1f, 0.55f, 0.65f};
        double[] expected = smoothed(new double[] {0.5f, 0.4f, 0.9f, 0.1f, 0.55f, 0.65f});
        int far = 0;
        double sum = 0;
        for (int trial = 0; trial < 300; trial++) {
            double error = distance(expected, smoothed.mean(image, new SeededRandom(trial)));
            far += error > plan.samplingError() ? 1 : 0;
            sum += error / 300;
        }
        assertTrue(far <= 30, far + " of 300");
        assertTrue(sum < 1 / Math.sqrt(plan.samples()), "mean error " + sum);
    }

    /** Random changes and those along the steepest way, each as large as the certificate allows: none may succeed. */
    @Test
    void noAttackWithinACertifiedRadiusSucceeds() {
        Pictures pictures = new Pictures(45, 3);
        ScoredModel model = model(pictures, DistanceMetric.N);
        Certificate certificate = certification("attacked", plan(4000)).run(model);
        Embeddings gallery = model.searched().embedded().embeddings();
        Random random = new Random(5);
        int attempts = 0;
        int certified = 0;
        for (int q = 0; q < certificate.rows().length; q++) {
            double radius = certificate.radii()[q];
            if (radius <= 0) {
                continue;
            }
            certified++;
            int row = certificate.rows()[q];
            for (int trial = 0; trial < 600; trial++) {
                double[] change = new double[PIXELS];
                for (int d = 0; d < PIXELS; d++) {
                    // Towards a half is where the mean turns fastest.
                    double towards = Math.signum(0.5 - pictures.pixels[row][d]);
                    change[d] = trial % 2 == 0 ? random.nextGaussian() : towards * random.nextDouble();
                }
                double norm = distance(change, new double[PIXELS]);
                double[] moved = new double[PIXELS];
                for (int d = 0; d < PIXELS; d++) {
                    moved[d] = pictures.pixels[row][d] + change[d] / norm * radius;
                }
                assertEquals(pictures.labels[row], nearestClass(smoothed(moved), gallery, pictures.labels, row));
                attempts++;
            }
        }
        assertTrue(attempts >= 10_000, attempts + " attempts on " + certified + " queries");
    }

    private static int nearestClass(double[] query, Embeddings gallery, int[] labels, int own) {
        double best = Double.POSITIVE_INFINITY;
        int found = -1;
        for (int row = 0; row < labels.length; row++) {
            double[] other = new double[PIXELS];
            for (int d = 0; d < PIXELS; d++) {
                other[d] = gallery.values()[gallery.offset(row) + d];
            }
            if (row != own && distance(query, other) < best) {
                best = distance(query, other);
                found = labels[row];
            }
        }
        return found;
    }

    /** With one image of the class, the bisector is met exactly. */
    @Test
    void theMarginIsTheDistanceToTheNearestBisector() {
        Random random = new Random(7);
        for (int trial = 0; trial < 200; trial++) {
            float[] values = new float[5 * 3];
            for (int row = 0; row < 5; row++) {
                double[] unit = random.doubles(3, -1, 1).toArray();
                double norm = distance(unit, new double[3]);
                for (int d = 0; d < 3; d++) {
                    values[3 * row + d] = (float) (unit[d] / norm);
                }
            }
            Embeddings gallery = new Embeddings(values, 5, 3);
            int[] labels = {0, 1, 1, 2, 2};
            double[] query = random.doubles(3, -0.7, 0.7).toArray();
            double expected = Double.POSITIVE_INFINITY;
            for (int row = 1; row < 5; row++) {
                // The signed distance to the plane between two points, by its definition.
                double[] normal = new double[3];
                double middle = 0;
                for (int d = 0; d < 3; d++) {
                    normal[d] = (double) values[d] - values[3 * row + d];
                    middle += normal[d] * (values[d] + (double) values[3 * row + d]) / 2;
                }
                double side = -middle;
                for (int d = 0; d < 3; d++) {
                    side += normal[d] * query[d];
                }
                expected = Math.min(expected, side / distance(normal, new double[3]));
            }
            assertEquals(expected, Margin.of(query, 0, gallery, labels, -1), 1e-5);
        }
    }

    @Test
    void whatWasDoneIsKeptAndGoesOn() throws Exception {
        Pictures pictures = new Pictures(12, 3);
        ScoredModel model = model(pictures, DistanceMetric.N);
        Certificate whole = certification("whole", plan(200)).run(model);
        certification("killed", plan(200)).run(model);
        String written = Files.readString(folder.resolve("killed/certificate.json"));
        Files.delete(folder.resolve("killed/certificate.json"));
        Files.delete(folder.resolve("killed/queries/00000003.json"));
        embedded = 0;
        Certificate again = certification("killed", plan(200)).run(model);
        assertEquals(200, embedded, "only what was lost is done again");
        assertArrayEquals(whole.radii(), again.radii());
        assertEquals(written, Files.readString(folder.resolve("killed/certificate.json")));
        assertThrows(RobustnessException.class, () -> certification("killed", plan(300)));
    }

    @Test
    void embeddingsWithoutBoundCannotBeCertified() {
        RobustnessException refusal = assertThrows(RobustnessException.class, () -> certification("e", plan(10))
                .run(model(new Pictures(12, 3), DistanceMetric.E)));
        assertTrue(refusal.getMessage().contains("metric N or C"), refusal.getMessage());
    }
}
