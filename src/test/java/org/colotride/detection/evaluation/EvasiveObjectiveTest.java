package org.colotride.detection.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Gallery;
import org.colotride.attack.QueryObjective;
import org.colotride.config.Component;
import org.colotride.detection.Calibration;
import org.colotride.detection.ChangedCopies;
import org.colotride.detection.DetectorSettings;
import org.colotride.detection.Measure;
import org.colotride.detection.SmallDetector;
import org.colotride.model.TestNetworks;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.Embeddings;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses and gradients of attacks through a detector, and the engine that they go through. */
class EvasiveObjectiveTest {
    private static final int D = 5;
    private static final DetectorSettings SETTINGS =
            DetectorSettings.standard(3).withNeighbours(4);
    private static final ChangedCopies COPIES =
            new ChangedCopies(SETTINGS.smallChanges(), SmallDetector.SHAPE, SETTINGS.seed());
    private static final int ALL = 1 + COPIES.perImage();

    private static final QueryObjective FIRST_COORDINATE = new QueryObjective() {
        @Override
        public double loss(int step, float[] embedding, float[] gradient) {
            if (gradient != null) {
                gradient[0] += 3;
            }
            return 3 * embedding[0];
        }

        @Override
        public Map<String, Double> figures(float[] embedding) {
            return Map.of("first", (double) embedding[0]);
        }
    };

    private static Calibration calibration() {
        Map<String, Calibration.Usual> usual = new LinkedHashMap<>();
        int k = 0;
        for (Measure measure : SETTINGS.measures()) {
            usual.put(measure.key(), new Calibration.Usual(0.05 * k, 0.1 + 0.02 * k));
            k++;
        }
        return new Calibration("m", "g", SETTINGS, 100, 1, 0.1, usual, 2);
    }

    private static Gallery gallery(DistanceMetric metric) {
        return new Gallery(new Embeddings(TestNetworks.floats(20 * D, 8), 20, D), new int[20], metric);
    }

    @ParameterizedTest
    @EnumSource(DistanceMetric.class)
    void gradientIsTheSlopeOfTheLoss(DistanceMetric metric) {
        EvasiveObjective objective =
                new EvasiveObjective(FIRST_COORDINATE, gallery(metric), 7, calibration(), COPIES, 0.7);
        float[] embedding = TestNetworks.floats(ALL * D, 9);
        float[] gradient = new float[embedding.length];
        double loss = objective.loss(1, embedding, gradient);
        double plain = new EvasiveObjective(FIRST_COORDINATE, gallery(metric), 7, calibration(), COPIES, 0)
                .loss(1, embedding, null);
        assertTrue(loss > plain, "the score counts");
        assertEquals(loss, objective.loss(1, embedding, null), 1e-9);
        for (int p = 0; p < embedding.length; p++) {
            float[] ahead = embedding.clone();
            ahead[p] += 1e-3f;
            float[] behind = embedding.clone();
            behind[p] -= 1e-3f;
            double slope = (objective.loss(1, ahead, null) - objective.loss(1, behind, null))
                    / ((double) ahead[p] - behind[p]);
            assertEquals(slope, gradient[p], 0.01 * Math.max(0.1, Math.abs(slope)), "coordinate " + p);
        }
        assertEquals(Map.of("first", (double) embedding[0]), objective.figures(embedding));
    }

    /** The score's part with gradients, from the measures' definitions. */
    @Test
    void penaltyIsTheScoreWithoutRankings() {
        Gallery gallery = gallery(DistanceMetric.E);
        Calibration calibration = calibration();
        float[] embedding = TestNetworks.floats(ALL * D, 10);
        double[] values = new double[SETTINGS.measures().size()];
        for (int k = 0; k < values.length; k += 2) {
            values[k] =
                    calibration.usual().get(SETTINGS.measures().get(k).key()).mean();
        }
        for (int m = 1; m < ALL; m++) {
            int change = COPIES.changeOf(m - 1);
            double squares = 0;
            for (int d = 0; d < D; d++) {
                squares += Math.pow((double) embedding[m * D + d] - embedding[d], 2);
            }
            values[2 * change + 1] += Math.sqrt(squares) / COPIES.copiesOf(change);
        }
        double[] distances = new double[20];
        for (int row = 0; row < 20; row++) {
            distances[row] = row == 7 ? 1e9 : gallery.distance(Arrays.copyOf(embedding, D), row);
        }
        Arrays.sort(distances);
        values[values.length - 1] = distances[3];
        double mean = 0;
        for (int m = 0; m < ALL; m++) {
            mean += embedding[m * D] / (double) ALL;
        }
        EvasiveObjective objective = new EvasiveObjective(FIRST_COORDINATE, gallery, 7, calibration, COPIES, 0.7);
        assertEquals(3 * mean + 0.7 * calibration.score(values), objective.loss(1, embedding, null), 1e-5);
    }

    /** A linear network and linear changes. */
    @Test
    void theEngineGoesThroughEveryCopy() {
        ImageShape shape = new ImageShape(1, 6, 5);
        DetectorSettings linear = SETTINGS.withChanges(List.of(Component.named("shift"), Component.named("smooth")));
        ChangedCopies copies = new ChangedCopies(linear.smallChanges(), shape, 1);
        Linear network = new Linear(shape.length());
        CopiesEngine engine = new CopiesEngine(network, shape, copies);
        int count = 3;
        float[] images = TestNetworks.images(count, shape, 4);
        assertEquals((1 + 5) * D, engine.dimension());
        float[] into = new float[count * engine.dimension()];
        engine.embedForGradient(images, count, into);
        float[] copy = new float[copies.perImage() * shape.length()];
        copies.make(images, 1, copy, 0);
        float[] expected = new float[D];
        network.embed(Arrays.copyOfRange(copy, 2 * shape.length(), 3 * shape.length()), 1, expected);
        for (int d = 0; d < D; d++) {
            assertEquals(expected[d], into[engine.dimension() + 3 * D + d], 1e-6);
        }
        float[] upstream = TestNetworks.floats(into.length, 5);
        float[] gradient = new float[images.length];
        engine.imageGradient(upstream, gradient);
        // Of a linear map, ⟨gradient, x⟩ is ⟨upstream, map(x)⟩ for the very copies that were seen.
        for (int i = 0; i < count; i++) {
            double left = 0;
            double right = 0;
            for (int p = 0; p < shape.length(); p++) {
                left += (double) gradient[i * shape.length() + p] * images[i * shape.length() + p];
            }
            for (int d = 0; d < engine.dimension(); d++) {
                right += (double) upstream[i * engine.dimension() + d] * into[i * engine.dimension() + d];
            }
            assertEquals(right, left, 1e-3);
        }
    }

    private static final class Linear implements EmbeddingEngine {
        private final int pixels;
        private final float[] weights;

        Linear(int pixels) {
            this.pixels = pixels;
            this.weights = new float[pixels * D];
            SeededRandom random = new SeededRandom(6);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) random.nextGaussian();
            }
        }

        @Override
        public int dimension() {
            return D;
        }

        @Override
        public void embed(float[] images, int count, float[] embeddings) {
            for (int i = 0; i < count; i++) {
                for (int d = 0; d < D; d++) {
                    double sum = 0;
                    for (int p = 0; p < pixels; p++) {
                        sum += (double) weights[d * pixels + p] * images[i * pixels + p];
                    }
                    embeddings[i * D + d] = (float) sum;
                }
            }
        }

        @Override
        public void embedForGradient(float[] images, int count, float[] embeddings) {
            embed(images, count, embeddings);
        }

        @Override
        public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
            for (int i = 0; i < imageGradient.length; i++) {
                double sum = 0;
                for (int d = 0; d < D; d++) {
                    sum += (double) weights[d * pixels + i % pixels] * embeddingGradient[i / pixels * D + d];
                }
                imageGradient[i] = (float) sum;
            }
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {}
    }
}
