package org.colotride.attack.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.colotride.attack.Norm;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EuclideanSquareSearchTest {
    private static final ImageShape SHAPE = new ImageShape(3, 12, 10);
    private static final int COUNT = 4;

    private final LinearEngine engine = new LinearEngine(SHAPE.length(), 5, 2);
    private final SearchCase queries = new SearchCase(engine, SHAPE, COUNT);

    private SearchCase.Outcome run(double epsilon, int asked, long seed) {
        SquareSettings settings = new SquareSettings(epsilon, asked, 0.8, Norm.l2);
        return queries.run(new EuclideanSquareSearch(engine, SHAPE, settings, 3), seed);
    }

    private double distance(float[] images, int image) {
        double squares = 0;
        for (int p = image * SHAPE.length(); p < (image + 1) * SHAPE.length(); p++) {
            squares += Math.pow((double) images[p] - queries.benign()[p], 2);
        }
        return Math.sqrt(squares);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 2, 8})
    void usesAllOfTheBallAndNothingBeyondIt(double epsilon) {
        for (int asked : new int[] {1, 30}) {
            float[] images = run(epsilon, asked, 3).images();
            for (int i = 0; i < COUNT; i++) {
                double distance = distance(images, i);
                assertTrue(distance <= epsilon, distance + " > " + epsilon);
                // What [0, 1] cuts off is lost.
                assertTrue(distance > 0.4 * epsilon, distance + " of " + epsilon);
                for (int p = i * SHAPE.length(); p < (i + 1) * SHAPE.length(); p++) {
                    assertTrue(images[p] >= 0 && images[p] <= 1);
                }
            }
        }
    }

    @Test
    void lossesNeverRiseAndFallFarBelowTheFirst() {
        double[] losses = run(1, 400, 3).result().lossPerStep();
        for (int query = 1; query < losses.length; query++) {
            assertTrue(losses[query] <= losses[query - 1]);
        }
        assertTrue(losses[399] < 2 * losses[0] && losses[0] < 0, losses[0] + " to " + losses[399]);
    }

    /** The published program adds 1/k² to the k-th rectangle around the middle of each half; k from 1. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 11})
    void bumpsAreSumsOfRectangles(int side) {
        double[][] naive = new double[side][side];
        int half = side / 2;
        addRectangles(naive, 0, half, side, 1);
        addRectangles(naive, half, side - half, side, -1);
        double squares = 0;
        for (double[] row : naive) {
            for (double value : row) {
                squares += value * value;
            }
        }
        boolean[] seen = new boolean[2];
        for (int seed = 0; seed < 8; seed++) {
            double[][] bumps = MovingChange.bumps(side, new SeededRandom(seed));
            boolean beside = Math.abs(bumps[0][side - 1] - naive[0][side - 1] / Math.sqrt(squares)) > 1e-12;
            seen[beside ? 1 : 0] = true;
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    assertEquals(naive[y][x] / Math.sqrt(squares), beside ? bumps[x][y] : bumps[y][x], 1e-12);
                }
            }
        }
        assertTrue(side == 1 || seen[0] && seen[1], "both ways round");
    }

    private static void addRectangles(double[][] sum, int top, int height, int width, int sign) {
        int middleRow = height / 2;
        int middleColumn = width / 2;
        for (int k = 1; k <= Math.max(middleRow, middleColumn) + 1; k++) {
            for (int y = Math.max(0, middleRow - k + 1); y < Math.min(height, middleRow + k); y++) {
                for (int x = Math.max(0, middleColumn - k + 1); x < Math.min(width, middleColumn + k); x++) {
                    sum[top + y][x] += sign / (double) (k * k);
                }
            }
        }
    }

    @Test
    void anotherNormIsRefused() {
        SquareSettings settings = new SquareSettings(0.1, 10, 0.8);
        assertThrows(IllegalArgumentException.class, () -> new EuclideanSquareSearch(engine, SHAPE, settings, 3));
        assertThrows(IllegalArgumentException.class, () -> new SquareSettings(1.5, 10, 0.8));
        assertEquals(1.5, new SquareSettings(1.5, 10, 0.8, Norm.l2).epsilon());
    }
}
