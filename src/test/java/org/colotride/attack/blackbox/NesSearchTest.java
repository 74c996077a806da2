package org.colotride.attack.blackbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.colotride.attack.QueryObjective;
import org.colotride.model.TestNetworks;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NesSearchTest {
    private static final int DIMENSION = 2;

    /** Gradient of ‖Ax − centre‖² in the noise's values, from A itself. */
    private static double[] analytic(LinearEngine engine, NoiseGrid grid, float[] image, float[] centre) {
        float[] embedding = new float[DIMENSION];
        engine.embed(image, 1, embedding);
        double[] gradient = new double[grid.length()];
        for (int p = 0; p < image.length; p++) {
            for (int k = 0; k < DIMENSION; k++) {
                gradient[grid.cell(p)] += 2 * (embedding[k] - centre[k]) * engine.weight(k, p);
            }
        }
        return gradient;
    }

    private static double cosine(double[] a, double[] b) {
        double dot = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squaresA += a[i] * a[i];
            squaresB += b[i] * b[i];
        }
        return dot / Math.sqrt(squaresA * squaresB);
    }

    private static double norm(double[] a) {
        double squares = 0;
        for (double value : a) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    private record Estimate(double[] estimated, double[] exact) {}

    /** @param corner whether the image has been moved to a corner of the ball, else it is the benign one */
    private static Estimate estimate(ImageShape shape, NesSettings settings, boolean corner) {
        LinearEngine engine = new LinearEngine(shape.length(), DIMENSION, 3);
        float[] benign = TestNetworks.images(1, shape, 4);
        float[] image = benign.clone();
        SeededRandom random = new SeededRandom(9);
        for (int p = 0; p < image.length; p++) {
            benign[p] = 0.3f + 0.4f * benign[p];
            image[p] = benign[p] + (corner ? (random.nextBoolean() ? 1 : -1) * (float) settings.epsilon() : 0);
        }
        float[] centre = {0.5f, -40f};
        int batch = 50;
        NesGradient estimator = new NesGradient(new LossQueries(engine, shape, batch), shape, batch, settings);
        double[] gradient = new double[estimator.grid().length()];
        double[] losses = new double[1];
        SquaredDistanceObjective objective = new SquaredDistanceObjective(centre, 1);
        estimator.estimate(1, image, benign, List.of(objective), List.of(random), gradient, losses);
        float[] embedding = new float[DIMENSION];
        engine.embed(image, 1, embedding);
        assertEquals(objective.loss(1, embedding, null), losses[0], 1e-9);
        return new Estimate(gradient, analytic(engine, estimator.grid(), image, centre));
    }

    @ParameterizedTest
    @CsvSource({"6, 8, 4000, false", "6, 8, 4000, true", "66, 70, 20000, false"})
    void estimatesTheGradient(int height, int width, int population, boolean corner) {
        NesSettings settings = new NesSettings(0.2, 0.01, 1, population, 0.01);
        Estimate result = estimate(new ImageShape(1, height, width), settings, corner);
        double cosine = cosine(result.estimated(), result.exact());
        assertTrue(cosine > 0.93, "cosine " + cosine);
    }

    @Test
    void estimateHasTheGradientsLength() {
        // σ far below ε: E[(uᵀg) u] = σ²g, and the estimate is the gradient itself times σ.
        NesSettings settings = new NesSettings(0.2, 0.01, 1, 20_000, 0.01);
        Estimate result = estimate(new ImageShape(1, 6, 8), settings, false);
        assertEquals(1, norm(result.estimated()) / (0.01 * norm(result.exact())), 0.05);
    }

    @Test
    void publishedNoiseStillPointsAlongTheGradient() {
        // σ = 2ε: most of the noise is clipped to ±ε.
        NesSettings published = NesSettings.published(8.0 / 255);
        assertEquals(new NesSettings(8.0 / 255, 2.0 / 255, 32, 100, 16.0 / 255), published);
        assertEquals(32 * 101 + 1, published.queries());
        NesSettings large = new NesSettings(8.0 / 255, 2.0 / 255, 32, 4000, 16.0 / 255);
        double cosine = cosine(
                estimate(new ImageShape(1, 6, 8), large, false).estimated(),
                estimate(new ImageShape(1, 6, 8), large, false).exact());
        assertTrue(cosine > 0.93, "cosine " + cosine);
    }

    @Test
    void noiseOfLargeImagesIsDrawnAt32By32AndEnlargedBySevenTo224() {
        ImageShape shape = new ImageShape(3, 224, 224);
        NoiseGrid grid = new NoiseGrid(shape);
        assertEquals(3 * 32 * 32, grid.length());
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 224; y++) {
                for (int x = 0; x < 224; x++) {
                    assertEquals((c * 32 + y / 7) * 32 + x / 7, grid.cell((c * 224 + y) * 224 + x));
                }
            }
        }
    }

    @Test
    void noiseOfSmallImagesHasTheirSize() {
        for (ImageShape shape : List.of(new ImageShape(1, 28, 28), new ImageShape(3, 64, 50))) {
            NoiseGrid grid = new NoiseGrid(shape);
            assertEquals(shape.length(), grid.length());
            for (int p = 0; p < shape.length(); p++) {
                assertEquals(p, grid.cell(p));
            }
        }
    }

    @Test
    void aLossThatSaysNothingMovesNothing() {
        ImageShape shape = new ImageShape(1, 4, 4);
        QueryObjective constant = new QueryObjective() {
            @Override
            public double loss(int step, float[] embedding, float[] gradient) {
                return 0.1;
            }

            @Override
            public Map<String, Double> figures(float[] embedding) {
                return Map.of();
            }
        };
        float[] images = TestNetworks.images(1, shape, 1);
        new NesSearch(new LinearEngine(16, 2, 1), shape, NesSettings.published(0.1), 10)
                .search(images, List.of(constant), List.of(new SeededRandom(1)));
        assertArrayEquals(TestNetworks.images(1, shape, 1), images);
    }

    @Test
    void descendsAQuadraticToItsMinimum() {
        ImageShape shape = new ImageShape(1, 4, 4);
        LinearEngine engine = new LinearEngine(16, 2, 1);
        float[] images = TestNetworks.images(1, shape, 1);
        float[] embedding = new float[2];
        engine.embed(images, 1, embedding);
        // A shift that pixels within ε can make.
        float[] centre = {embedding[0] + 0.2f, embedding[1] - 0.2f};
        SearchResult result = new NesSearch(engine, shape, new NesSettings(0.5, 0.005, 60, 100, 0.01), 10)
                .search(images, List.of(new SquaredDistanceObjective(centre, 1)), List.of(new SeededRandom(1)));
        assertEquals(0.08, result.lossPerStep()[0], 1e-3);
        assertTrue(result.finalLoss()[0] < 2e-3, "loss " + result.finalLoss()[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 0.1, 1, 10, 0.1, epsilon", "-0.1, 0.1, 1, 10, 0.1, epsilon", "NaN, 0.1, 1, 10, 0.1, epsilon",
        "0.1, 2, 1, 10, 0.1, alpha", "0.1, 0.1, -1, 10, 0.1, steps", "0.1, 0.1, 1, 9, 0.1, population",
        "0.1, 0.1, 1, 0, 0.1, population", "0.1, 0.1, 1, 10, 0, sigma", "0.1, 0.1, 1, 10, Infinity, sigma"
    })
    void refusesImpossibleSettings(
            double epsilon, double alpha, int steps, int population, double sigma, String named) {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> new NesSettings(epsilon, alpha, steps, population, sigma));
        assertTrue(error.getMessage().startsWith(named), error.getMessage());
    }
}
