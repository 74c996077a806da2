package org.colotride.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.colotride.random.SeededRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairDistanceTest {
    private static final int DIMENSION = 5;

    @ParameterizedTest
    @EnumSource(PairDistance.class)
    void isWhatItsNameSays(PairDistance distance) {
        float[] a = randoms(1);
        float[] b = randoms(2);
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        double squares = 0;
        for (int k = 0; k < DIMENSION; k++) {
            double u = a[DIMENSION + k];
            double v = b[k];
            product += u * v;
            squaresA += u * u;
            squaresB += v * v;
            squares += (u - v) * (u - v);
        }
        double expected =
                distance == PairDistance.cosine ? 1 - product / Math.sqrt(squaresA * squaresB) : Math.sqrt(squares);
        assertEquals(expected, distance.unshifted(a, 1, b, 0, DIMENSION), 1e-12);
        assertEquals(expected, distance.between(a, 1, b, 0, DIMENSION), 1e-5);
    }

    @ParameterizedTest
    @EnumSource(PairDistance.class)
    void gradientsOfBothSidesAreThoseOfFiniteDifferences(PairDistance distance) {
        float[] a = randoms(3);
        float[] b = randoms(4);
        float[] gradientA = new float[a.length];
        float[] gradientB = new float[b.length];
        double value = distance.between(a, 0, b, 1, DIMENSION);
        distance.addGradient(a, 0, b, 1, DIMENSION, value, 0.7, gradientA, gradientB);
        for (int k = 0; k < DIMENSION; k++) {
            assertEquals(slope(distance, a, b, a, k), gradientA[k], 1e-4);
            assertEquals(slope(distance, a, b, b, DIMENSION + k), gradientB[DIMENSION + k], 1e-4);
            assertEquals(0, gradientA[DIMENSION + k]);
            assertEquals(0, gradientB[k]);
        }
    }

    private static double slope(PairDistance distance, float[] a, float[] b, float[] moved, int at) {
        float kept = moved[at];
        moved[at] = kept + 1e-3f;
        double high = moved[at];
        double above = distance.between(a, 0, b, 1, DIMENSION);
        moved[at] = kept - 1e-3f;
        double below = distance.between(a, 0, b, 1, DIMENSION);
        double width = high - moved[at];
        moved[at] = kept;
        return 0.7 * (above - below) / width;
    }

    private static float[] randoms(long seed) {
        SeededRandom random = new SeededRandom(seed);
        float[] values = new float[2 * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
