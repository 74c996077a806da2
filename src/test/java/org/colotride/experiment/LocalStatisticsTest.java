package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colotride.cluster.Group;
import org.colotride.config.Component;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.engine.LocalStatisticsTraining;
import org.colotride.model.layer.NaiveBatchNormalization;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Members of a group that normalise by their own images, against loops that do the same one member after the other. */
class LocalStatisticsTest {
    private static final ImageShape SHAPE = new ImageShape(3, 5, 4);
    private static final int DIMENSION = 6;
    private static final int CHANNELS = SHAPE.channels();
    private static final int PIXELS = SHAPE.height() * SHAPE.width();

    /** What one member finds, by name of the parameter. */
    private record Answer(float[] embeddings, Map<String, float[]> gradients, Map<String, float[]> running) {}

    private static EmbeddingNetwork network() {
        EmbeddingNetwork network = EmbeddingNetwork.create(
                new PooledNormalization(DIMENSION),
                SHAPE,
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-3, 0),
                new SeededRandom(3));
        Map<String, INDArray> parameters = network.graph().paramTable();
        parameters.get("bn_weight").assign(Nd4j.createFromArray(1.5f, -0.7f, 0.4f));
        parameters.get("bn_bias").assign(Nd4j.createFromArray(0.1f, 0.3f, -0.2f));
        parameters.get("bn_runningMean").assign(Nd4j.createFromArray(0.3f, -0.1f, 2f));
        parameters.get("bn_runningVar").assign(Nd4j.createFromArray(0.5f, 2f, 0.01f));
        return network;
    }

    private static float[] noise(int length, long seed) {
        SeededRandom random = new SeededRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.4f;
        }
        return values;
    }

    private static Answer answer(Group group, int count, int passes) {
        try (EmbeddingNetwork network = network()) {
            LocalStatisticsTraining training =
                    new LocalStatisticsTraining(network.embeddingGraph(), SHAPE, DIMENSION, group);
            float[] embeddings = new float[count * DIMENSION];
            INDArray flat = network.graph().params().dup();
            // The second overwrites the first, but in the running statistics.
            for (int pass = 0; pass < passes; pass++) {
                training.embedForWeightGradient(noise(count * SHAPE.length(), 7 + pass), count, embeddings);
                training.weightGradient(noise(count * DIMENSION, 77), flat);
            }
            Map<String, float[]> gradients = new HashMap<>();
            Map<String, float[]> running = new HashMap<>();
            network.graph().paramTable().forEach((name, parameter) -> {
                float[] gradient = new float[(int) parameter.length()];
                flat.data().asNioFloat().position((int) parameter.offset()).get(gradient);
                gradients.put(name, gradient);
                running.put(name, parameter.dup('c').data().asFloat());
            });
            return new Answer(embeddings, gradients, running);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,12", "3,8", "4,9", "5,5"})
    void isWhatLoopsFind(int size, int count) throws Exception {
        List<Answer> members = ThreadGroup.run(size, group -> answer(group, count, 1));
        Naive naive = new Naive(count);
        for (int rank = 0; rank < size; rank++) {
            naive.member(rank, size);
        }
        for (Answer member : members) {
            assertClose(naive.embeddings, member.embeddings());
            assertClose(naive.linearWeight, member.gradients().get("fc_weight"));
            assertClose(naive.linearBias, member.gradients().get("fc_bias"));
            assertClose(naive.weight, member.gradients().get("bn_weight"));
            assertClose(naive.bias, member.gradients().get("bn_bias"));
            assertArrayEquals(new float[CHANNELS], member.gradients().get("bn_runningMean"));
            assertArrayEquals(new float[CHANNELS], member.gradients().get("bn_runningVar"));
            assertClose(naive.runningMean, member.running().get("bn_runningMean"));
            assertClose(naive.runningVariance, member.running().get("bn_runningVar"));
        }
    }

    @Test
    void allMembersHaveTheSameBitsEachTime() throws Exception {
        List<Answer> first = ThreadGroup.run(3, group -> answer(group, 11, 2));
        List<Answer> members = new ArrayList<>(first);
        members.addAll(ThreadGroup.run(3, group -> answer(group, 11, 2)));
        for (Answer member : members) {
            assertArrayEquals(first.get(0).embeddings(), member.embeddings());
            first.get(0)
                    .gradients()
                    .forEach((name, gradient) ->
                            assertArrayEquals(gradient, member.gradients().get(name), name));
            first.get(0)
                    .running()
                    .forEach((name, values) ->
                            assertArrayEquals(values, member.running().get(name), name));
        }
    }

    @Test
    void aTrainingEndsWithTheSameWeightsForAll() throws Exception {
        RecordedRun alone = train(Group.ALONE);
        List<RecordedRun> members = ThreadGroup.run(2, LocalStatisticsTest::train);
        members.get(0).assertSame("act", members);
        members.get(0).assertSame("act", ThreadGroup.run(2, LocalStatisticsTest::train));
        assertFalse(Arrays.equals(alone.weights(), members.get(0).weights()), "statistics are of half a batch");
        // Until the weights have been updated, perturbed images do not depend on who trains.
        assertArrayEquals(alone.batches().get(0), members.get(0).batches().get(0));
    }

    private static RecordedRun train(Group group) {
        return RecordedRun.train(
                "act",
                Component.named("triplet"),
                new PooledNormalization(DIMENSION),
                new ImageShape(3, 12, 12),
                network -> network.shareWith(group));
    }

    @Test
    void aMemberWithoutImagesHasNoStatistics() {
        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> ThreadGroup.run(3, group -> answer(group, 2, 1)));
        assertTrue(error.getMessage().contains("2 images leave some of 3 members none"), error.getMessage());
    }

    private static void assertClose(double[] expected, float[] found) {
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 2e-5 * Math.max(1, Math.abs(expected[i])));
        }
    }

    /** Sums over the members, in double precision. */
    private static final class Naive {
        private final int count;
        private final float[] images;
        private final float[] slopes;
        private final double[] embeddings;
        private final double[] linearWeight = new double[DIMENSION * CHANNELS];
        private final double[] linearBias = new double[DIMENSION];
        private final double[] weight = new double[CHANNELS];
        private final double[] bias = new double[CHANNELS];
        private final double[] runningMean = new double[CHANNELS];
        private final double[] runningVariance = new double[CHANNELS];
        private final Map<String, INDArray> parameters;

        Naive(int count) {
            this.count = count;
            this.images = noise(count * SHAPE.length(), 7);
            this.slopes = noise(count * DIMENSION, 77);
            this.embeddings = new double[count * DIMENSION];
            try (EmbeddingNetwork network = network()) {
                this.parameters = new HashMap<>();
                network.graph().paramTable().forEach((name, values) -> parameters.put(name, values.dup()));
            }
        }

        private double linear(int d, int c) {
            return parameters.get("fc_weight").getDouble(d, c);
        }

        void member(int rank, int size) {
            int own = 0;
            for (int i = rank; i < count; i += size) {
                own++;
            }
            double[][][] part = new double[own][CHANNELS][PIXELS];
            for (int n = 0; n < own; n++) {
                for (int c = 0; c < CHANNELS; c++) {
                    for (int p = 0; p < PIXELS; p++) {
                        part[n][c][p] = images[(rank + n * size) * SHAPE.length() + c * PIXELS + p];
                    }
                }
            }
            NaiveBatchNormalization naive = NaiveBatchNormalization.ofBatch(
                    part,
                    parameters.get("bn_weight").toDoubleVector(),
                    parameters.get("bn_bias").toDoubleVector());
            double[][][] error = new double[own][CHANNELS][PIXELS];
            for (int n = 0; n < own; n++) {
                image(naive, part[n], rank + n * size, error[n]);
            }
            for (int c = 0; c < CHANNELS; c++) {
                weight[c] += naive.weightGradient(part, error, c);
                bias[c] += naive.biasGradient(error, c);
                double pixels = NaiveBatchNormalization.count(part);
                double share = (double) own / count;
                double momentum = PooledNormalization.MOMENTUM;
                runningMean[c] += share
                        * ((1 - momentum) * parameters.get("bn_runningMean").getDouble(c) + momentum * naive.mean(c));
                runningVariance[c] += share
                        * ((1 - momentum) * parameters.get("bn_runningVar").getDouble(c)
                                + momentum * naive.biasedVariance(c) * pixels / (pixels - 1));
            }
        }

        private void image(NaiveBatchNormalization naive, double[][] image, int row, double[][] error) {
            double[] pooled = new double[CHANNELS];
            for (int c = 0; c < CHANNELS; c++) {
                for (double pixel : image[c]) {
                    pooled[c] += Math.max(0, naive.output(pixel, c)) / PIXELS;
                }
            }
            for (int d = 0; d < DIMENSION; d++) {
                double slope = slopes[row * DIMENSION + d];
                embeddings[row * DIMENSION + d] = parameters.get("fc_bias").getDouble(d);
                linearBias[d] += slope;
                for (int c = 0; c < CHANNELS; c++) {
                    embeddings[row * DIMENSION + d] += linear(d, c) * pooled[c];
                    linearWeight[d * CHANNELS + c] += slope * pooled[c];
                    for (int p = 0; p < PIXELS; p++) {
                        error[c][p] += naive.output(image[c][p], c) > 0 ? slope * linear(d, c) / PIXELS : 0;
                    }
                }
            }
        }
    }
}
