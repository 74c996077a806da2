package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.colotride.model.engine.EmbeddingEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AutoProjectedGradientDescentTest {
    private static final int PIXELS = 12;
    private static final int IMAGES = 6;
    private static final double EPSILON = 0.3;

    /** Embeds an image as its own pixels. */
    private static final class Identity implements EmbeddingEngine {
        private int gradients;

        @Override
        public int dimension() {
            return PIXELS;
        }

        @Override
        public void embed(float[] images, int count, float[] embeddings) {
            System.arraycopy(images, 0, embeddings, 0, count * PIXELS);
        }

        @Override
        public void embedForGradient(float[] images, int count, float[] embeddings) {
            embed(images, count, embeddings);
        }

        @Override
        public void imageGradient(float[] embeddingGradient, float[] imageGradient) {
            gradients++;
            System.arraycopy(embeddingGradient, 0, imageGradient, 0, embeddingGradient.length);
        }

        @Override
        public void refresh() {}

        @Override
        public void close() {}
    }

    /** Waves of another frequency and phase in each coordinate, so that a descent oscillates, stalls and halves. */
    private record Waves(double[] frequency, double[] phase) implements QueryObjective {
        static Waves of(SplittableRandom random) {
            return new Waves(
                    random.doubles(PIXELS, 1, 40).toArray(),
                    random.doubles(PIXELS, 0, 6).toArray());
        }

        @Override
        public double loss(int step, float[] embedding, float[] gradient) {
            double loss = 0;
            for (int k = 0; k < PIXELS; k++) {
                double angle = frequency[k] * embedding[k] + phase[k];
                loss += Math.sin(angle) + embedding[k];
                if (gradient != null) {
                    gradient[k] += (float) (frequency[k] * Math.cos(angle) + 1);
                }
            }
            return loss;
        }

        @Override
        public Map<String, Double> figures(float[] embedding) {
            return Map.of();
        }
    }

    private final SplittableRandom random = new SplittableRandom(9);
    private final List<Waves> waves =
            IntStream.range(0, IMAGES).mapToObj(i -> Waves.of(random)).toList();
    private final float[] benign = pixels();
    private final float[] start = pixels();
    private final Identity engine = new Identity();

    private float[] pixels() {
        float[] pixels = new float[IMAGES * PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        return pixels;
    }

    private static float[] image(float[] images, int i) {
        return Arrays.copyOfRange(images, i * PIXELS, (i + 1) * PIXELS);
    }

    private AutoProjectedGradientDescent.Result run(Norm norm, int steps, List<float[]> reached) {
        return new AutoProjectedGradientDescent(engine)
                .run(
                        benign,
                        start,
                        new BatchObjective(waves, PIXELS),
                        norm,
                        EPSILON,
                        steps,
                        images -> reached.add(images.clone()));
    }

    @ParameterizedTest
    @CsvSource({"linf, 1", "linf, 2", "linf, 7", "linf, 50", "linf, 100", "l2, 1", "l2, 2", "l2, 7", "l2, 50", "l2, 100"
    })
    void findsWhatTheNaiveFormFinds(Norm norm, int steps) {
        List<Integer> checkpoints = new ArrayList<>();
        Checkpoints each = new Checkpoints(steps);
        for (; each.next() <= steps; each.advance()) {
            checkpoints.add(each.next());
        }
        AutoProjectedGradientDescent.Result result = run(norm, steps, new ArrayList<>());
        for (int i = 0; i < IMAGES; i++) {
            Waves wave = waves.get(i);
            NaiveAutoDescent naive = new NaiveAutoDescent(
                    point -> {
                        float[] gradient = new float[PIXELS];
                        return new NaiveAutoDescent.Value(wave.loss(1, point, gradient), gradient);
                    },
                    image(benign, i),
                    norm,
                    EPSILON);
            float[] best = naive.run(image(start, i), steps, checkpoints);
            assertArrayEquals(best, image(result.images(), i), "image " + i);
            assertEquals(wave.loss(1, best, null), result.losses()[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void neverLeavesTheBallAndNeverLosesItsBest(Norm norm) {
        List<float[]> reached = new ArrayList<>();
        AutoProjectedGradientDescent.Result result = run(norm, 60, reached);
        double[] last = new double[IMAGES];
        Arrays.fill(last, Double.POSITIVE_INFINITY);
        for (float[] images : reached) {
            for (int i = 0; i < images.length; i++) {
                assertTrue(Math.abs((double) images[i] - benign[i]) <= EPSILON);
                assertTrue(images[i] >= 0 && images[i] <= 1);
            }
            for (int i = 0; i < IMAGES && norm == Norm.l2; i++) {
                double squares = 0;
                for (int p = i * PIXELS; p < (i + 1) * PIXELS; p++) {
                    squares += Math.pow((double) images[p] - benign[p], 2);
                }
                assertTrue(Math.sqrt(squares) <= EPSILON);
            }
            for (int i = 0; i < IMAGES; i++) {
                double loss = waves.get(i).loss(1, image(images, i), null);
                assertTrue(loss <= last[i]);
                last[i] = loss;
            }
        }
        assertArrayEquals(last, result.losses());
        for (int i = 0; i < IMAGES; i++) {
            assertEquals(60, result.lossPerStep()[i].length);
            double seen = Arrays.stream(result.lossPerStep()[i]).min().orElseThrow();
            assertTrue(result.losses()[i] <= seen);
        }
        assertEquals(60, engine.gradients);
    }
}
