package org.colotride.model.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BatchNormalizationTest {
    private static NeuralNetConfiguration configuration(double momentum) {
        return new NeuralNetConfiguration.Builder()
                .layer(new BatchNormalization(1, false, momentum))
                .build();
    }

    @Test
    void movesItsStatisticsByTheMomentum() {
        NeuralNetConfiguration configuration = configuration(0.25);
        // weight, bias, mean and variance
        INDArray parameters = Nd4j.createFromArray(1.0, 0.0, 2.0, 8.0).reshape(1, 4);
        var layer =
                configuration.getLayer().instantiate(configuration, List.of(), 0, parameters, false, DataType.DOUBLE);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        layer.setInput(Nd4j.createFromArray(4.0, 8.0).reshape(2, 1, 1, 1), workspaces);
        layer.activate(true, workspaces);
        // The batch has mean 6 and unbiased variance 8.
        assertArrayEquals(new double[] {1, 0, 3, 8}, parameters.data().asDouble(), 1e-12);
    }

    /** What a pass uses: the statistics of its batch, or the running ones. */
    enum Mode {
        TRAINING(false, true),
        TRAINING_FROZEN(true, true),
        EVALUATION(false, false);

        private final boolean frozen;
        private final boolean training;

        Mode(boolean frozen, boolean training) {
            this.frozen = frozen;
            this.training = training;
        }

        boolean usesTheBatch() {
            return training && !frozen;
        }
    }

    @ParameterizedTest
    @EnumSource
    void computesWhatThePaperSays(Mode mode) {
        int images = 5;
        int channels = 3;
        int pixels = 4;
        double[] weight = {1.5, -0.7, 0.2};
        double[] bias = {0.1, -2, 3};
        double[] runningMean = {0.3, -0.1, 2};
        double[] runningVariance = {0.5, 2, 1e-3};
        SplittableRandom random = new SplittableRandom(5);
        double[][][] input = noise(random, images, channels, pixels);
        double[][][] error = noise(random, images, channels, pixels);
        NaiveBatchNormalization naive = mode.usesTheBatch()
                ? NaiveBatchNormalization.ofBatch(input, weight, bias)
                : new NaiveBatchNormalization(weight, bias, runningMean, runningVariance, false);

        NeuralNetConfiguration configuration = new NeuralNetConfiguration.Builder()
                .layer(new BatchNormalization(channels, mode.frozen, 0.3))
                .build();
        INDArray parameters = Nd4j.concat(
                        0,
                        Nd4j.createFromArray(weight),
                        Nd4j.createFromArray(bias),
                        Nd4j.createFromArray(runningMean),
                        Nd4j.createFromArray(runningVariance))
                .reshape(1, 4L * channels);
        Layer layer =
                configuration.getLayer().instantiate(configuration, List.of(), 0, parameters, true, DataType.DOUBLE);
        INDArray gradients = Nd4j.create(DataType.DOUBLE, 1, 4L * channels);
        layer.setBackpropGradientsViewArray(gradients);
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        layer.setInput(array(input), workspaces);
        INDArray output = layer.activate(mode.training, workspaces);
        INDArray inputGradient =
                layer.backpropGradient(array(error), workspaces).getSecond();

        for (int c = 0; c < channels; c++) {
            for (int n = 0; n < images; n++) {
                for (int p = 0; p < pixels; p++) {
                    assertEquals(naive.output(input[n][c][p], c), output.getDouble(n, c, p / 2, p % 2), 1e-9);
                    assertEquals(
                            naive.inputGradient(input, error, n, c, p),
                            inputGradient.getDouble(n, c, p / 2, p % 2),
                            1e-9);
                }
            }
            assertEquals(naive.weightGradient(input, error, c), gradients.getDouble(0, c), 1e-9);
            assertEquals(naive.biasGradient(error, c), gradients.getDouble(0, channels + c), 1e-9);
            double count = NaiveBatchNormalization.count(input);
            double share = mode.usesTheBatch() ? 0.3 : 0;
            assertEquals(
                    (1 - share) * runningMean[c] + share * naive.mean(c),
                    parameters.getDouble(0, 2 * channels + c),
                    1e-12);
            assertEquals(
                    (1 - share) * runningVariance[c] + share * naive.biasedVariance(c) * count / (count - 1),
                    parameters.getDouble(0, 3 * channels + c),
                    1e-12);
        }
    }

    private static double[][][] noise(SplittableRandom random, int images, int channels, int pixels) {
        double[][][] values = new double[images][channels][pixels];
        for (double[][] image : values) {
            for (double[] channel : image) {
                Arrays.setAll(channel, p -> random.nextDouble(-2, 2));
            }
        }
        return values;
    }

    private static INDArray array(double[][][] values) {
        return Nd4j.createFromArray(values).reshape(values.length, values[0].length, 2, 2);
    }

    @Test
    void filesKeepTheMomentum() {
        assertEquals(0.25, momentum(configuration(0.25).toJson()));
    }

    @Test
    void filesWithoutAMomentumMeanPyTorchsDefault() {
        String json = configuration(0.25).toJson();
        String older = json.replaceFirst("\"momentum\"\\s*:\\s*0\\.25\\s*,?", "");
        assertNotEquals(json, older);
        assertEquals(0.1, momentum(older));
    }

    private static double momentum(String json) {
        return ((BatchNormalization) NeuralNetConfiguration.fromJson(json).getLayer()).momentum();
    }
}
