package org.colotride.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.colotride.attack.AttackProfile;
import org.colotride.attack.InputTransform;
import org.colotride.defense.NoDefense;
import org.colotride.model.TestNetworks;
import org.colotride.robustness.RobustnessResult;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Toy defences that look robust as long as an attack does not know of them, and fall when it goes through them. */
class AdaptiveAttackTest {
    private static final int EACH = 16;
    private static final INDArray IMAGES = StockGraphs.images(EACH, 1);
    private static final int[] LABELS = StockGraphs.labels(EACH);
    private static final ComputationGraph GRAPH = StockGraphs.embedding();

    /** Few levels of grey: its true gradient is zero wherever it has one. */
    private static class Levels implements InputTransform {
        @Override
        public void apply(float[] image, ImageShape shape, RandomGenerator random) {
            for (int p = 0; p < image.length; p++) {
                image[p] = Math.round(image[p] * 5) / 5f;
            }
        }
    }

    private static final class LevelsWithTheirOwnGradient extends Levels {
        @Override
        public void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {
            Arrays.fill(gradient, 0);
        }
    }

    /** Most pixels are grey, at random: an attack that sees one draw moves the wrong ones. */
    private record Dropping(int draws) implements InputTransform {
        private static final double KEPT = 0.25;

        @Override
        public void apply(float[] image, ImageShape shape, RandomGenerator random) {
            for (int p = 0; p < image.length; p++) {
                image[p] = random.nextDouble() < KEPT ? image[p] : 0.5f;
            }
        }

        @Override
        public void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {
            for (int p = 0; p < image.length; p++) {
                gradient[p] *= random.nextDouble() < KEPT ? 1 : 0;
            }
        }
    }

    @BeforeAll
    static void train() {
        try (ColoTrideTraining training = ColoTrideTraining.of(GRAPH, StockGraphs.SHAPE, IMAGES, LABELS)
                .pairs(16)
                .epochs(16)
                .defense(new NoDefense(new NoDefense.Args(null)))
                .build()) {
            GRAPH.setListeners(training.listener());
            while (training.hasNextEpoch()) {
                GRAPH.fit(training.epoch());
            }
        }
    }

    private static Map<String, Double> figures(InputTransform transform, AttackProfile profile) {
        try (ImageEmbedder model =
                ImageEmbedder.of(GRAPH, StockGraphs.SHAPE, DistanceMetric.N).behind(transform)) {
            RobustnessResult result = Robustness.of(model).profile(profile).score(IMAGES, LABELS);
            return result.attacks().stream()
                    .flatMap(attack -> attack.figures().entrySet().stream())
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            figure -> figure.getValue().adversarial().value()));
        }
    }

    @Test
    void whatHasNoGradientIsAttackedAsIfItWereNotThere() {
        AttackProfile profile = new AttackProfile(0.25, 0.05, 10, false, 1);
        Map<String, Double> apparent = figures(new LevelsWithTheirOwnGradient(), profile);
        Map<String, Double> found = figures(new Levels(), profile);
        assertTrue(apparent.get("ES:D") < 1e-4, "no gradient, no move: " + apparent);
        assertTrue(found.get("ES:D") > 0.3, found.toString());
        assertTrue(found.get("ES:R") < apparent.get("ES:R") - 30, found + " after " + apparent);
        assertTrue(found.get("LTM") < apparent.get("LTM") - 20, found + " after " + apparent);
    }

    @Test
    void whatIsRandomIsAttackedInTheMean() {
        AttackProfile profile = new AttackProfile(0.3, 0.3, 1, false, 1);
        Map<String, Double> apparent = figures(new Dropping(1), profile);
        Map<String, Double> found = figures(new Dropping(32), profile);
        assertTrue(found.get("ES:D") > 2 * apparent.get("ES:D"), found + " after " + apparent);
        assertTrue(found.get("ES:R") < apparent.get("ES:R"), found + " after " + apparent);
    }

    /** Darker by a share of its own; it has a gradient. */
    private static final class Fading implements InputTransform {
        private static final float SHARE = 0.6f;

        @Override
        public void apply(float[] image, ImageShape shape, RandomGenerator random) {
            for (int p = 0; p < image.length; p++) {
                image[p] = SHARE * image[p] * image[p];
            }
        }

        @Override
        public void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {
            for (int p = 0; p < image.length; p++) {
                gradient[p] *= 2 * SHARE * image[p];
            }
        }
    }

    private static float[] pixels(int count) {
        return Arrays.copyOf(IMAGES.dup('c').data().asFloat(), count * StockGraphs.SHAPE.length());
    }

    @Test
    void aGradientIsThatOfFiniteDifferences() {
        try (ImageEmbedder model =
                ImageEmbedder.of(GRAPH, StockGraphs.SHAPE, DistanceMetric.N).behind(new Fading())) {
            float[] images = pixels(2);
            float[] direction = TestNetworks.floats(2 * model.dimension(), 3);
            float[] gradient = new float[images.length];
            model.engine().embedForGradient(images, 2, new float[direction.length]);
            model.engine().imageGradient(direction, gradient);
            double norm = 0;
            for (float slope : gradient) {
                norm += (double) slope * slope;
            }
            norm = Math.sqrt(norm);
            double step = 0.02;
            double rise = along(model, images, gradient, step / norm, direction)
                    - along(model, images, gradient, -step / norm, direction);
            assertEquals(norm, rise / (2 * step), 0.05 * norm);
        }
    }

    private static double along(ImageEmbedder model, float[] images, float[] way, double step, float[] direction) {
        float[] moved = images.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * way[i]);
        }
        float[] embeddings = model.embed(moved, 2);
        double sum = 0;
        for (int i = 0; i < embeddings.length; i++) {
            sum += (double) embeddings[i] * direction[i];
        }
        return sum;
    }

    @Test
    void whatAnImageGetsDoesNotDependOnItsBatch() {
        try (ImageEmbedder model =
                ImageEmbedder.of(GRAPH, StockGraphs.SHAPE, DistanceMetric.N).behind(new Dropping(4))) {
            int length = StockGraphs.SHAPE.length();
            float[] images = pixels(3);
            float[] direction = TestNetworks.floats(3 * model.dimension(), 3);
            float[] together = new float[images.length];
            float[] embeddings = new float[direction.length];
            model.engine().embedForGradient(images, 3, embeddings);
            model.engine().imageGradient(direction, together);
            for (int i = 0; i < 3; i++) {
                float[] own = Arrays.copyOfRange(images, i * length, (i + 1) * length);
                float[] embedding = new float[model.dimension()];
                float[] gradient = new float[length];
                model.engine().embedForGradient(own, 1, embedding);
                model.engine()
                        .imageGradient(
                                Arrays.copyOfRange(direction, i * model.dimension(), (i + 1) * model.dimension()),
                                gradient);
                assertArrayEquals(Arrays.copyOfRange(together, i * length, (i + 1) * length), gradient);
                assertArrayEquals(
                        Arrays.copyOfRange(embeddings, i * model.dimension(), (i + 1) * model.dimension()), embedding);
            }
        }
    }
}
