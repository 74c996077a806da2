package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.backbones.C2F2;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

@Tag("processor")
class ProjectedGradientDescentTest {
    private static final ImageShape SHAPE = new ImageShape(1, 12, 12);
    private static final int COUNT = 5;
    private static final int DIMENSION = 8;
    private static final EmbeddingNetwork NETWORK =
            TestNetworks.network(new C2F2(new C2F2.Args(DIMENSION, DistanceMetric.N)), SHAPE, DataType.FLOAT, 3);

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    /** Sum of the embeddings' first coordinates. */
    private static double firstCoordinates(int step, float[] embeddings, float[] gradient) {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += embeddings[i * DIMENSION];
            gradient[i * DIMENSION] = 1;
        }
        return sum;
    }

    private static PgdSettings settings(double epsilon, double alpha, int steps) {
        return new PgdSettings(epsilon, alpha, steps, Double.NEGATIVE_INFINITY);
    }

    /** Step by step as written: x ← P(x − α·∇/‖∇‖₂), of each image by itself. */
    @Test
    void byTheEuclideanNormItFollowsTheGradientItself() {
        float[] benign = TestNetworks.images(COUNT, SHAPE, 1);
        float[] images = benign.clone();
        double epsilon = 0.4;
        double alpha = 0.15;
        new ProjectedGradientDescent(NETWORK.engine())
                .run(
                        images,
                        COUNT,
                        ProjectedGradientDescentTest::firstCoordinates,
                        new PgdSettings(epsilon, alpha, 6, Double.NEGATIVE_INFINITY, false, Norm.l2));
        float[] expected = benign.clone();
        float[] gradient = new float[benign.length];
        float[] ofEmbeddings = new float[COUNT * DIMENSION];
        for (int step = 0; step < 6; step++) {
            java.util.Arrays.fill(ofEmbeddings, 0);
            firstCoordinates(step, new float[ofEmbeddings.length], ofEmbeddings);
            NETWORK.engine().embedForGradient(expected, COUNT, new float[ofEmbeddings.length]);
            NETWORK.engine().imageGradient(ofEmbeddings, gradient);
            for (int i = 0; i < COUNT; i++) {
                naiveStep(expected, benign, gradient, i, epsilon, alpha);
            }
        }
        assertArrayEquals(expected, images, 2e-6f);
        for (int i = 0; i < COUNT; i++) {
            double distance = length(images, benign, i);
            assertTrue(distance <= epsilon && distance > 0.9 * epsilon, "" + distance);
        }
    }

    private static void naiveStep(
            float[] images, float[] benign, float[] gradient, int image, double epsilon, double alpha) {
        int first = image * SHAPE.length();
        double steepness = length(gradient, new float[gradient.length], image);
        double[] moved = new double[SHAPE.length()];
        double squares = 0;
        for (int p = 0; p < moved.length; p++) {
            moved[p] = images[first + p] - alpha * gradient[first + p] / steepness - benign[first + p];
            squares += moved[p] * moved[p];
        }
        double share = Math.min(1, epsilon / Math.sqrt(squares));
        for (int p = 0; p < moved.length; p++) {
            images[first + p] = (float) Math.min(Math.max(benign[first + p] + share * moved[p], 0), 1);
        }
    }

    private static double length(float[] a, float[] b, int image) {
        double squares = 0;
        for (int p = image * SHAPE.length(); p < (image + 1) * SHAPE.length(); p++) {
            squares += Math.pow((double) a[p] - b[p], 2);
        }
        return Math.sqrt(squares);
    }

    @ParameterizedTest
    @CsvSource({"0.03, 0.01, 8", "0.3, 0.2, 5", "1, 1, 3", "0.01, 0.5, 4"})
    void staysInTheEpsilonBallAndInTheRangeOfPixels(double epsilon, double alpha, int steps) {
        float[] benign = TestNetworks.images(COUNT, SHAPE, 1);
        float[] images = benign.clone();
        new ProjectedGradientDescent(NETWORK.engine())
                .run(images, COUNT, ProjectedGradientDescentTest::firstCoordinates, settings(epsilon, alpha, steps));
        int moved = 0;
        for (int i = 0; i < images.length; i++) {
            assertTrue(Math.abs(images[i] - benign[i]) <= epsilon + 1e-6);
            assertTrue(images[i] >= 0 && images[i] <= 1);
            moved += images[i] == benign[i] ? 0 : 1;
        }
        assertTrue(moved > images.length / 2, moved + " pixels moved");
    }

    @Test
    void lossFallsFromStepToStep() {
        float[] images = TestNetworks.images(COUNT, SHAPE, 1);
        PgdResult result = new ProjectedGradientDescent(NETWORK.engine())
                .run(images, COUNT, ProjectedGradientDescentTest::firstCoordinates, settings(0.2, 0.01, 10));
        assertEquals(10, result.steps());
        for (int i = 1; i < 10; i++) {
            assertTrue(result.lossPerStep()[i] < result.lossPerStep()[i - 1]);
        }
    }

    @Test
    void permutedBatchGivesPermutedImages() {
        float[] images = TestNetworks.images(COUNT, SHAPE, 1);
        float[] reversed = reversed(images);
        ProjectedGradientDescent descent = new ProjectedGradientDescent(NETWORK.engine());
        descent.run(images, COUNT, ProjectedGradientDescentTest::firstCoordinates, settings(0.1, 0.02, 5));
        descent.run(reversed, COUNT, ProjectedGradientDescentTest::firstCoordinates, settings(0.1, 0.02, 5));
        assertArrayEquals(images, reversed(reversed), 1e-6f);
    }

    private static float[] reversed(float[] images) {
        float[] reversed = new float[images.length];
        for (int i = 0; i < COUNT; i++) {
            System.arraycopy(images, i * SHAPE.length(), reversed, (COUNT - 1 - i) * SHAPE.length(), SHAPE.length());
        }
        return reversed;
    }

    @Test
    void stopsWhereTheLossSuffices() {
        float[] benign = TestNetworks.images(COUNT, SHAPE, 1);
        float[] images = benign.clone();
        PgdResult result = new ProjectedGradientDescent(NETWORK.engine())
                .run(
                        images,
                        COUNT,
                        (step, embeddings, gradient) -> {
                            firstCoordinates(step, embeddings, gradient);
                            return 3 - step;
                        },
                        new PgdSettings(0.1, 0.01, 20, 1e-5));
        // Losses 3, 2, 1, then 0: three updates.
        assertArrayEquals(new double[] {3, 2, 1}, result.lossPerStep());
    }

    @Test
    void aPixelWithoutInfluenceStays() {
        float[] images = {0.5f, 0.5f, 0.5f};
        ProjectedGradientDescent.update(images, images.clone(), new float[] {0f, -2f, 3f}, 0.1f, 0.05f);
        assertArrayEquals(new float[] {0.5f, 0.55f, 0.45f}, images, 1e-7f);
    }
}
