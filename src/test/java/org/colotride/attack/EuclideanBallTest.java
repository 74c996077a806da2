package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EuclideanBallTest {
    private static final int PIXELS = 300;
    private static final int IMAGES = 8;

    private final SplittableRandom random = new SplittableRandom(4);
    private final float[] benign = new float[IMAGES * PIXELS];

    EuclideanBallTest() {
        for (int i = 0; i < benign.length; i++) {
            // Black, white and anything between: the edges of [0, 1] take part.
            benign[i] = i % 3 == 0 ? i % 2 : (float) random.nextDouble();
        }
    }

    private double distance(float[] images, int image) {
        double squares = 0;
        for (int p = image * PIXELS; p < (image + 1) * PIXELS; p++) {
            squares += Math.pow((double) images[p] - benign[p], 2);
        }
        return Math.sqrt(squares);
    }

    /** Not even rounding leaves an image outside, and no more is taken from it than must be. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 1, 3, 40, 2000})
    void projectsExactly(double epsilon) {
        Ball ball = Norm.l2.ball(benign, IMAGES, epsilon);
        float[] images = benign.clone();
        for (int i = 0; i < images.length; i++) {
            images[i] += (float) (0.05 * (1 + i / PIXELS) * (2 * random.nextDouble() - 1));
        }
        float[] before = images.clone();
        for (int i = 0; i < IMAGES; i++) {
            ball.project(images, i);
            assertTrue(distance(images, i) <= epsilon, "image " + i + ", epsilon " + epsilon);
            double share = Math.min(1, epsilon / distance(before, i));
            for (int p = i * PIXELS; p < (i + 1) * PIXELS; p++) {
                double drawn = benign[p] + share * ((double) before[p] - benign[p]);
                assertEquals(Math.min(Math.max(drawn, 0), 1), images[p], 2e-7 + 1e-6 * epsilon);
            }
        }
    }

    @Test
    void whatIsInsideStaysToTheBit() {
        Ball ball = Norm.l2.ball(benign, IMAGES, 2);
        float[] images = benign.clone();
        for (int i = 0; i < images.length; i++) {
            images[i] += benign[i] < 0.5 ? 0.01f : -0.01f;
        }
        float[] before = images.clone();
        for (int i = 0; i < IMAGES; i++) {
            ball.project(images, i);
        }
        assertArrayEquals(before, images);
    }

    @Test
    void aStepIsAsLongAsItIsSaidAndAgainstTheGradient() {
        Ball ball = Norm.l2.ball(benign, IMAGES, 2);
        float[] gradient = new float[benign.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = i < PIXELS ? 0 : (float) (1e-4 * (random.nextDouble() - 0.5));
        }
        float[] to = new float[benign.length];
        for (int i = 0; i < IMAGES; i++) {
            ball.step(benign, gradient, i, 0.7f, to);
            assertEquals(i == 0 ? 0 : 0.7, distance(to, i), 1e-5);
        }
        double along = 0;
        for (int p = PIXELS; p < to.length; p++) {
            along += ((double) to[p] - benign[p]) * gradient[p];
        }
        assertTrue(along < 0);
    }

    /** Nearly all of a ball of many dimensions lies at its edge; a start is the same whatever the batch. */
    @Test
    void randomStartsFillTheBall() {
        float[] grey = new float[IMAGES * PIXELS];
        java.util.Arrays.fill(grey, 0.5f);
        float[] images = grey.clone();
        long[] seeds = {1, 2, 3, 4, 5, 6, 7, 8};
        RandomStart.displace(images, Norm.l2, 1.5, seeds, 1);
        System.arraycopy(grey, 0, benign, 0, grey.length);
        for (int i = 0; i < IMAGES; i++) {
            assertTrue(distance(images, i) <= 1.5 + 1e-5 && distance(images, i) > 1.4, "" + distance(images, i));
        }
        float[] alone = java.util.Arrays.copyOfRange(grey, 0, PIXELS);
        RandomStart.displace(alone, Norm.l2, 1.5, new long[] {3}, 1);
        assertArrayEquals(java.util.Arrays.copyOfRange(images, 2 * PIXELS, 3 * PIXELS), alone);
    }
}
