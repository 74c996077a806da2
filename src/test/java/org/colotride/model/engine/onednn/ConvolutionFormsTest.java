package org.colotride.model.engine.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.colotride.data.Normalization;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution before a linear layer, in all forms that the engine computes it by ({@link PixelBlocks}, {@link Winograd}, the
 * direct sum), against loops in double precision.
 */
@Tag("processor")
class ConvolutionFormsTest {
    private static final int DIMENSION = 5;
    private static final int COUNT = 3;

    @ParameterizedTest
    @CsvSource({
        // channels, outputs, kernel, stride, padding, height, width
        "1, 8, 5, 1, 2, 9, 7",
        "1, 32, 5, 1, 2, 28, 28",
        "3, 16, 7, 2, 3, 15, 18",
        "3, 64, 7, 2, 3, 32, 32",
        "2, 4, 3, 3, 0, 11, 12",
        "4, 8, 3, 1, 1, 8, 8",
        "1, 8, 4, 2, 1, 8, 6",
        "3, 8, 1, 1, 0, 5, 5",
        "3, 8, 11, 4, 2, 35, 31",
        "2, 8, 3, 5, 0, 13, 13",
        "16, 16, 3, 1, 1, 8, 8",
        "16, 32, 3, 1, 1, 9, 11",
        "64, 64, 3, 1, 1, 14, 14",
        "32, 16, 3, 1, 1, 5, 5",
        "16, 16, 3, 2, 1, 8, 8",
        "16, 24, 3, 1, 0, 8, 8"
    })
    void agreesWithLoops(int channels, int outputs, int kernel, int stride, int padding, int height, int width) {
        ImageShape shape = new ImageShape(channels, height, width);
        int rows = (height + 2 * padding - kernel) / stride + 1;
        int columns = (width + 2 * padding - kernel) / stride + 1;
        Backbone backbone = TestNetworks.backbone(
                (b, x, s) -> b.linear(
                        "fc",
                        b.convolution("c", x, channels, outputs, kernel, stride, padding, false),
                        outputs * rows * columns,
                        DIMENSION),
                DIMENSION,
                DistanceMetric.E);
        try (EmbeddingNetwork network = TestNetworks.network(backbone, shape, DataType.FLOAT, 7)) {
            OneDnnEngine engine = (OneDnnEngine) network.engine();
            float[] images = TestNetworks.floats(COUNT * shape.length(), 1);
            float[] error = TestNetworks.floats(COUNT * DIMENSION, 2);
            NaiveConvolution naive = new NaiveConvolution(shape, outputs, kernel, stride, padding);
            INDArray weight = network.graph().getParam("c_weight");
            double[] weights = weight.dup('c').data().asDouble();
            double[] linear =
                    network.graph().getParam("fc_weight").dup('c').data().asDouble();
            double[] bias = network.graph().getParam("fc_bias").dup('c').data().asDouble();

            float[] deviations = new float[images.length];
            float[] normalized = normalized(images, network, deviations);
            float[] embeddings = new float[error.length];
            engine.embedForGradient(images, COUNT, embeddings);
            assertClose(naive.embed(normalized, COUNT, weights, linear, bias), embeddings);
            float[] imageGradient = new float[images.length];
            engine.imageGradient(error, imageGradient);
            double[] expected = naive.imageGradient(error, COUNT, weights, linear);
            for (int i = 0; i < expected.length; i++) {
                expected[i] /= deviations[i];
            }
            assertClose(expected, imageGradient);

            float[] again = new float[error.length];
            engine.embedForWeightGradient(images, COUNT, again);
            assertClose(naive.embed(normalized, COUNT, weights, linear, bias), again);
            try (INDArray gradients = network.graph().params().dup()) {
                engine.weightGradient(error, gradients);
                float[] actual = new float[weights.length];
                for (int i = 0; i < actual.length; i++) {
                    actual[i] = gradients.getFloat(weight.offset() + i);
                }
                assertClose(naive.weightGradient(normalized, error, COUNT, linear), actual);
            }
        }
    }

    /** What the network's first layer makes of images; leaves each pixel's divisor. */
    private static float[] normalized(float[] images, EmbeddingNetwork network, float[] deviations) {
        Normalization normalization = network.normalization();
        int plane = network.shape().height() * network.shape().width();
        float[] normalized = new float[images.length];
        for (int i = 0; i < images.length; i++) {
            int channel = i / plane % network.shape().channels();
            deviations[i] = normalization.deviation().get(channel).floatValue();
            normalized[i] = (images[i] - normalization.mean().get(channel).floatValue()) / deviations[i];
        }
        return normalized;
    }

    private static void assertClose(double[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double difference = 0;
        double magnitude = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(expected[i] - actual[i], 2);
            magnitude += Math.pow(expected[i], 2);
        }
        assertEquals(0, Math.sqrt(difference / magnitude), 1e-5);
    }
}
