package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactBallTest {
    /** No pixel lies beyond ε by even one unit of rounding, and none that could lie nearer to it is kept away. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1.0 / 255, 3.0 / 255, 8.0 / 255, 0.1, 77.0 / 255, 0.5, 1})
    void reachesEpsilonAndNotBeyond(double epsilon) {
        float[] benign = pixels(epsilon);
        float[] up = benign.clone();
        float[] down = benign.clone();
        for (int i = 0; i < benign.length; i++) {
            up[i] = 2;
            down[i] = -1;
        }
        ExactBall ball = new ExactBall(benign, 1, epsilon);
        ball.project(up, 0);
        ball.project(down, 0);
        for (int i = 0; i < benign.length; i++) {
            // Differences of floats of such sizes are exact in double precision.
            double above = (double) up[i] - benign[i];
            double below = (double) benign[i] - down[i];
            String where = "pixel " + benign[i] + ", epsilon " + epsilon;
            assertTrue(above >= 0 && above <= epsilon && up[i] <= 1, where);
            assertTrue(below >= 0 && below <= epsilon && down[i] >= 0, where);
            assertTrue(up[i] == 1 || (double) Math.nextUp(up[i]) - benign[i] > epsilon, where);
            assertTrue(down[i] == 0 || (double) benign[i] - Math.nextDown(down[i]) > epsilon, where);
        }
    }

    /** 0, 1, ε, 1 − ε, all levels of eight bits, and some between. */
    private static float[] pixels(double epsilon) {
        SplittableRandom random = new SplittableRandom(3);
        float[] pixels = new float[2000];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i < 256 ? i / 255f : (float) random.nextDouble();
        }
        pixels[256] = (float) epsilon;
        pixels[257] = (float) (1 - epsilon);
        pixels[258] = Math.min(1f, Math.nextUp((float) epsilon));
        pixels[259] = Math.nextDown((float) Math.max(epsilon, 0.1));
        return pixels;
    }
}
