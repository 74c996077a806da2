package org.colotride.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;

class LossParametersTest {
    private static final double RATE = 0.05;

    @Test
    void areUpdatedByAdam() {
        LossParameters parameters = new LossParameters(RATE);
        parameters.begin(new float[] {1, -2, 0.5f});
        double[] expected = {1, -2, 0.5};
        double[] first = new double[3];
        double[] second = new double[3];
        SeededRandom random = new SeededRandom(3);
        for (int step = 1; step <= 20; step++) {
            float[] gradient = parameters.freshGradient();
            for (int i = 0; i < 3; i++) {
                gradient[i] = (float) random.nextGaussian();
                first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
                double mean = first[i] / (1 - Math.pow(0.9, step));
                double spread = Math.sqrt(second[i] / (1 - Math.pow(0.999, step)));
                expected[i] -= RATE * mean / (spread + 1e-8);
            }
            parameters.learn();
            for (int i = 0; i < 3; i++) {
                assertEquals(expected[i], parameters.values()[i], 1e-5, "step " + step);
            }
        }
    }

    @Test
    void goOnFromTheirStateToTheBit() {
        LossParameters whole = new LossParameters(RATE);
        whole.begin(new float[] {1, -2, 0.5f});
        step(whole, 5);
        LossParameters resumed = new LossParameters(RATE);
        resumed.restore(whole.state());
        for (int seed = 0; seed < 4; seed++) {
            step(whole, seed);
            step(resumed, seed);
        }
        assertArrayEquals(whole.values(), resumed.values());
    }

    @Test
    void learnNothingWithoutAGradient() {
        LossParameters parameters = new LossParameters(RATE);
        parameters.begin(new float[] {1, -2, 0.5f});
        step(parameters, 5);
        float[] before = parameters.values().clone();
        // A step is made once, and a defence may train another loss.
        parameters.learn();
        assertArrayEquals(before, parameters.values());
    }

    @Test
    void refuseWhatTheyCannotGoOnFrom() {
        LossParameters parameters = new LossParameters(RATE);
        assertThrows(IllegalStateException.class, parameters::values);
        assertThrows(IllegalArgumentException.class, () -> parameters.restore(Map.of("values", new float[2])));
    }

    private static void step(LossParameters parameters, long seed) {
        SeededRandom random = new SeededRandom(seed);
        float[] gradient = parameters.freshGradient();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) random.nextGaussian();
        }
        parameters.learn();
    }
}
