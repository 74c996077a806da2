package org.colotride.model.imported;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.colotride.config.Component;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every layer against plain loops in Keras's own order of channels, or its refusal by name and reason. */
class KerasTranslationTest {
    private static final int SIDE = 12;
    private static final ImageShape SHAPE = new ImageShape(3, SIDE, SIDE);
    private static final String INPUT = "[null, 12, 12, 3]";
    private static final double KERAS_EPSILON = 1e-3;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.writeString(folder.resolve("net.h5"), "stands for the file of the content");
    }

    private StockNetwork backbone(KerasContent content, String layer, int length, boolean head) {
        StockNetwork.Args args = new StockNetwork.Args(file.toString(), layer, length, head, DistanceMetric.E);
        return new StockNetwork(args, "Keras", path -> {
            try {
                return KerasNetwork.of(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private float[] embedding(KerasContent content, String layer, int length) {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                        backbone(content, layer, length, false),
                        SHAPE,
                        new MetricLossFunction(Component.named("triplet")),
                        new EmbeddingNetwork.Optimizer(1e-3, 0),
                        new SeededRandom(3));
                EmbeddingEngine engine = network.engine()) {
            float[] embedding = new float[length];
            engine.embed(image(), 1, embedding);
            return embedding;
        }
    }

    private static float[] image() {
        float[] image = new float[SHAPE.length()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) (i * 7919 % 1000 / 1000.0);
        }
        return image;
    }

    private static double[][][] channelsLast() {
        float[] image = image();
        double[][][] last = new double[SIDE][SIDE][SHAPE.channels()];
        for (int i = 0; i < image.length; i++) {
            last[i / SIDE % SIDE][i % SIDE][i / (SIDE * SIDE)] = image[i];
        }
        return last;
    }

    private void assertEmbedding(double[] expected, KerasModel model, String layer) {
        float[] actual = embedding(model.content(), layer, expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 2e-5 * Math.max(1, Math.abs(expected[i])), layer + " " + i);
        }
    }

    /** The layers of a network of separable convolutions, each result of which is compared. */
    @Test
    void convolutionsOfEveryKind() {
        KerasModel model = KerasModel.of(INPUT)
                .convolution("c", 3, 3, 5, "'padding': 'same', 'activation': 'relu'")
                .layer("BatchNormalization", "uncentred", "'axis': [3], 'epsilon': 0.001, 'center': false")
                .array("uncentred", "gamma", 5)
                .array("uncentred", "moving_mean", 5)
                .array("uncentred", "moving_variance", 5)
                .layer("DepthwiseConv2D", "dw", "'kernel_size': 3, 'strides': 1, 'activation': 'relu6'")
                .array("dw", "depthwise_kernel", 3, 3, 5, 1)
                .array("dw", "bias", 5)
                .layer("BatchNormalization", "unscaled", "'axis': -1, 'scale': false")
                .array("unscaled", "beta", 5)
                .array("unscaled", "moving_mean", 5)
                .array("unscaled", "moving_variance", 5)
                .layer("SeparableConv2D", "sep", "'filters': 4, 'kernel_size': [3, 3], 'strides': [1, 1]")
                .array("sep", "depthwise_kernel", 3, 3, 5, 1)
                .array("sep", "pointwise_kernel", 1, 1, 5, 4)
                .array("sep", "bias", 4)
                .layer("MaxPooling2D", "pool", "'pool_size': [2, 2], 'strides': null")
                .dense("everyPixel", 4, 6, "")
                .layer("Flatten", "flat", "'data_format': 'channels_last'")
                .layer("Dense", "unbiased", "'units': 7, 'use_bias': false")
                .array("unbiased", "kernel", 96, 7);
        NaiveKeras naive = new NaiveKeras(model.arrays());
        double[][][] c = NaiveKeras.rectified(
                naive.biased("c", naive.convolution("c", "kernel", channelsLast(), 1, 1)), Double.MAX_VALUE);
        assertEmbedding(NaiveKeras.averaged(c), model, "c");
        double[][][] uncentred = naive.normalized("uncentred", c, KERAS_EPSILON);
        assertEmbedding(NaiveKeras.averaged(uncentred), model, "uncentred");
        double[][][] dw = NaiveKeras.rectified(naive.biased("dw", naive.depthwise("dw", uncentred, 1, 0)), 6);
        assertEmbedding(NaiveKeras.averaged(dw), model, "dw");
        double[][][] unscaled = naive.normalized("unscaled", dw, KERAS_EPSILON);
        double[][][] sep = naive.biased(
                "sep", naive.convolution("sep", "pointwise_kernel", naive.depthwise("sep", unscaled, 1, 0), 1, 0));
        assertEmbedding(NaiveKeras.averaged(sep), model, "sep");
        double[][][] pixels = naive.dense("everyPixel", NaiveKeras.pooled(sep, 2));
        assertEmbedding(NaiveKeras.averaged(pixels), model, "everyPixel");
        double[] flat = NaiveKeras.flattened(pixels);
        assertEmbedding(flat, model, "flat");
        assertEmbedding(naive.dense("unbiased", flat), model, "unbiased");
    }

    @Test
    void layersWithoutWeights() {
        KerasModel model = KerasModel.of("[null, null, null, 3]")
                .layer("ZeroPadding2D", "pad", "'padding': [[1, 1], [1, 1]]")
                .convolution("c", 3, 3, 5, "'strides': [1, 1]")
                .layer("ReLU", "capped", "'max_value': 6.0, 'negative_slope': 0.0, 'threshold': 0.0")
                .layer("SpatialDropout2D", "drop", "'rate': 0.5")
                .convolution("d", 2, 5, 4, "'strides': [2, 2]")
                .layer("Activation", "bend", "'activation': 'relu'")
                .layer("GlobalAveragePooling2D", "mean", "'keepdims': true")
                .layer("Dropout", "dropAgain", "'rate': 0.5, 'noise_shape': null, 'seed': 3")
                .dense("features", 4, 5, "'activation': 'relu'");
        NaiveKeras naive = new NaiveKeras(model.arrays());
        double[][][] c = naive.biased("c", naive.convolution("c", "kernel", channelsLast(), 1, 1));
        double[][][] d = naive.biased("d", naive.convolution("d", "kernel", NaiveKeras.rectified(c, 6), 2, 0));
        double[] mean = NaiveKeras.averaged(NaiveKeras.rectified(d, Double.MAX_VALUE));
        assertEmbedding(mean, model, "mean");
        double[] features = naive.dense("features", mean);
        for (int i = 0; i < features.length; i++) {
            features[i] = Math.max(0, features[i]);
        }
        assertEmbedding(features, model, null);
    }

    /** As Keras 3 writes it: other keys, number types as policies, tensors as objects. */
    @Test
    void aGraphOfKeras3() {
        KerasModel arrays = KerasModel.of(INPUT).convolution("a", 1, 3, 3, "").convolution("b", 1, 3, 3, "");
        NaiveKeras naive = new NaiveKeras(arrays.arrays());
        double[][][] a = naive.biased("a", naive.convolution("a", "kernel", channelsLast(), 1, 0));
        double[][][] b = naive.biased("b", naive.convolution("b", "kernel", channelsLast(), 1, 0));
        double[] expected = new double[3];
        for (int i = 0; i < expected.length; i++) {
            expected[i] =
                    NaiveKeras.averaged(a)[i] + NaiveKeras.averaged(b)[i] + NaiveKeras.averaged(channelsLast())[i];
        }
        assertArrayEquals(floats(expected), embedding(graph(arrays, "", "0"), null, 3), 1e-5f);
        assertRefused(graph(arrays, "'training': true", "0"), "'sum'", "training = true");
        assertRefused(graph(arrays, "", "1"), "'sum'", "only output of a layer called once");
    }

    private static KerasContent graph(KerasModel arrays, String keywords, String node) {
        String policy = "'dtype': {'module': 'keras', 'class_name': 'DTypePolicy', 'config': {'name': 'float32'}}";
        String convolution = "{'module': 'keras.layers', 'class_name': 'Conv2D', 'registered_name': null, 'name': '%s',"
                + " 'config': {'name': '%s', 'filters': 3, 'kernel_size': [1, 1], 'groups': 1, 'data_format':"
                + " 'channels_last', %s}, 'build_config': {'input_shape': [null, 12, 12, 3]}, 'inbound_nodes':"
                + " [{'args': [" + tensor("in", "0") + "], 'kwargs': {}}]}";
        String json = "{'module': 'keras.src.models.functional', 'class_name': 'Functional', 'config': {'name': 'f',"
                + " 'layers': [{'class_name': 'Add', 'config': {'name': 'sum', " + policy + "}, 'inbound_nodes':"
                + " [{'args': [[" + tensor("a", "0") + ", " + tensor("b", node) + ", " + tensor("in", "0")
                + "]], 'kwargs': {" + keywords + "}}]}, {'class_name': 'InputLayer', 'config': {'name': 'in',"
                + " 'batch_shape': [null, 12, 12, 3], 'dtype': 'float32', 'sparse': false}, 'inbound_nodes': []}, "
                + String.format(Locale.ROOT, convolution, "a", "a", policy) + ", "
                + String.format(Locale.ROOT, convolution, "b", "b", policy)
                + "], 'input_layers': [['in', 0, 0]], 'output_layers': ['sum', 0, 0]}}";
        return new KerasContent(json.replace('\'', '"'), arrays.arrays());
    }

    private static String tensor(String layer, String node) {
        return "{'class_name': '__keras_tensor__', 'config': {'shape': [null, 12, 12, 3], 'keras_history': ['" + layer
                + "', " + node + ", 0]}}";
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** What would give other embeddings if it were passed over. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'groups': 3                          | groups = 3",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'data_format': 'channels_first'      | channels_first",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'padding': 'causal'                  | padding = causal",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'dilation_rate': [2, 2]              | is dilated",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'strides': [1, 2]                    | strides = [1,2]",
                "Conv2D | 'filters': 3, 'kernel_size': [3, 1]                                  | kernel_size = [3,1]",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'activation': 'leaky_relu'           | activation leaky_relu",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'activation': {'class_name': 'ReLU'} | has the activation",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'strides': 2, 'padding': 'same'      | unevenly",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'flip': true                         | setting flip = true",
                "Conv2D | 'filters': 0, 'kernel_size': 3                                       | filters = 0",
                "Conv2D | 'filters': 3, 'kernel_size': 3, 'use_bias': 'no'                     | use_bias = \"no\"",
                "ReLU | 'max_value': 4.0                                                       | max_value = 4.0",
                "ReLU | 'negative_slope': 0.2                                                  | negative_slope = 0.2",
                "ReLU | 'threshold': 1.0                                                       | threshold = 1.0",
                "MaxPooling2D | 'pool_size': [2, 2], 'data_format': 'channels_first'           | channels_first",
                "AveragePooling2D | 'pool_size': [2, 2], 'padding': 'same'                     | is a AveragePooling2D",
                "GlobalMaxPooling2D | 'keepdims': false                                        | is a GlobalMaxPooling2D",
                "Flatten | 'data_format': 'channels_first'                                     | channels_first",
                "Permute | 'dims': [3, 1, 2]                                                   | is a Permute",
                "Reshape | 'target_shape': [432]                                               | is a Reshape",
                "Rescaling | 'scale': 0.003921569, 'offset': 0.0                               | is a Rescaling",
                "Normalization | 'axis': [-1], 'mean': 1, 'variance': 2                        | is a Normalization",
                "Sequential | 'layers': []                                                     | is a Sequential",
                "ZeroPadding2D | 'padding': [[0, 1], [0, 1]]                                   | same on every side",
                "Add | 'axis': 1                                                               | adds nothing",
            })
    void whatIsNotComputedExactlyIsRefusedByName(String type, String settings, String part) {
        KerasModel model = KerasModel.of(INPUT).layer(type, "suspect", settings);
        if (type.equals("Conv2D")) {
            boolean grouped = settings.contains("groups");
            model.array("suspect", "kernel", 3, 3, grouped ? 1 : 3, 3).array("suspect", "bias", 3);
        }
        assertRefused(model.content(), "'suspect'", part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'axis': [1]                            | axis [1]",
                "'axis': [3], 'renorm': true            | renormalised",
                "'axis': [3], 'virtual_batch_size': 4   | parts of a batch",
                "'axis': [3], 'epsilon': 'small'        | epsilon",
            })
    void normalizationOfAnotherKindIsRefused(String settings, String part) {
        KerasModel model = KerasModel.of(INPUT).layer("BatchNormalization", "suspect", settings);
        for (String name : new String[] {"gamma", "beta", "moving_mean", "moving_variance"}) {
            model.array("suspect", name, 3);
        }
        assertRefused(model.content(), "'suspect'", part);
    }

    @Test
    void depthMultiplierVectorsAndOtherNumbersAreRefused() {
        KerasModel depthwise = KerasModel.of(INPUT)
                .layer("DepthwiseConv2D", "dw", "'kernel_size': [3, 3], 'depth_multiplier': 2")
                .array("dw", "depthwise_kernel", 3, 3, 3, 2)
                .array("dw", "bias", 6);
        assertRefused(depthwise.content(), "'dw'", "depth_multiplier = 2");
        KerasModel afterPooling = KerasModel.of(INPUT)
                .layer("GlobalAveragePooling2D", "mean", "'keepdims': true")
                .convolution("late", 1, 3, 3, "");
        assertRefused(afterPooling.content(), "'late'", "takes images, but is given vectors");
        KerasModel half = KerasModel.of(INPUT).convolution("c", 3, 3, 3, "");
        KerasContent content = half.content();
        String sixteen = content.architecture().replace("\"filters\"", "\"quantized\": true, \"filters\"");
        assertRefused(new KerasContent(sixteen, half.arrays()), "'c'", "setting quantized");
        String mixed = content.architecture()
                .replace(
                        "\"name\": \"c\", \"trainable\": true, \"dtype\": \"float32\"",
                        "\"name\": \"c\", \"dtype\": {\"class_name\": \"Policy\", \"config\": {\"name\":"
                                + " \"mixed_float16\"}}");
        assertRefused(new KerasContent(mixed, half.arrays()), "'c'", "mixed_float16");
        String twice = content.architecture().replace("\"filters\": 3", "\"filters\": 3, \"filters\": 3");
        assertRefused(new KerasContent(twice, half.arrays()), "Duplicate field 'filters'");
        String foreign = content.architecture()
                .replace("\"class_name\": \"Conv2D\"", "\"module\": \"mine\", \"class_name\": \"Conv2D\"");
        assertRefused(new KerasContent(foreign, half.arrays()), "'c'", "mine.Conv2D");
    }

    @Test
    void arraysThatDoNotFitAreRefused() {
        assertRefused(
                KerasModel.of(INPUT).convolution("c", 3, 4, 3, "").content(), "'c'", "[3, 3, 4, 3]", "[3, 3, 3, 3]");
        KerasModel extra = KerasModel.of(INPUT).convolution("c", 3, 3, 3, "").array("c", "scale", 3);
        assertRefused(extra.content(), "'c'", "belonging to no layer: [scale]");
        KerasModel stray = KerasModel.of(INPUT).convolution("c", 3, 3, 3, "").array("other", "kernel", 3);
        assertRefused(stray.content(), "'other'", "not in the architecture");
        KerasModel missing = KerasModel.of(INPUT).convolution("c", 3, 3, 3, "").layer("Dense", "d", "'units': 2");
        assertRefused(missing.content(), "'d'", "missing: [kernel, bias]");
        KerasModel swapped = KerasModel.of(INPUT)
                .layer("Conv2D", "c", "'filters': 3, 'kernel_size': [3, 3]")
                .array("c", "bias", 3)
                .array("c", "kernel", 3, 3, 3, 3);
        assertRefused(swapped.content(), "'c'", "[kernel, bias]");
        // Behind the layer that is kept.
        KerasModel behind = KerasModel.of(INPUT)
                .convolution("c", 3, 3, 3, "")
                .layer("GlobalAveragePooling2D", "mean", "")
                .dense("out", 4, 2, "'activation': 'softmax'");
        assertTrue(refusal(behind.content(), "mean").contains("'out'"), refusal(behind.content(), "mean"));
    }

    @Test
    void otherImagesThanItsInputTakesAreRefused() {
        for (String shape :
                new String[] {"[null, 24, 24, 3]", "[null, 3, 12, 12]", "[null, 432]", "[null, 12, 12, 1]"}) {
            KerasModel model = KerasModel.of(shape).convolution("c", 3, shape.endsWith("1]") ? 1 : 3, 3, "");
            String message = refusal(model.content(), "c");
            assertTrue(message.contains(file.toString()), message);
        }
    }

    @Test
    void settingsOfTheWholeModelCount() {
        KerasContent content =
                KerasModel.of(INPUT).convolution("c", 3, 3, 3, "").content();
        for (String setting : new String[] {"'data_format': 'channels_first'", "'dtype': 'float64'"}) {
            String json =
                    content.architecture().replace("\"name\": \"s\"", "\"name\": \"s\", " + setting.replace('\'', '"'));
            assertRefused(new KerasContent(json, content.arrays()), setting.split("'")[3]);
        }
    }

    /** Our vertices have names of their own; two layers must not be taken for one. */
    @Test
    void namesThatMeetAreRefused() {
        KerasModel model = KerasModel.of(INPUT)
                .convolution("c", 1, 3, 3, "'activation': 'relu'")
                .convolution("d", 1, 3, 3, "")
                .layer("ReLU", "c", "");
        assertRefused(model.content(), "two layers named 'c'");
        KerasModel hidden = KerasModel.of(INPUT)
                .layer("DepthwiseConv2D", "c", "'kernel_size': [1, 1]")
                .array("c", "depthwise_kernel", 1, 1, 3, 1)
                .array("c", "bias", 3)
                .convolution("c.bias", 1, 3, 3, "");
        assertRefused(hidden.content(), "'c.bias'", "stands for another layer");
    }

    @Test
    void aModelOfOneLayerNeedsItsName() {
        KerasModel one = KerasModel.of(INPUT).convolution("only", 3, 3, 3, "");
        String message = assertThrows(
                        RuntimeException.class,
                        () -> EmbeddingNetwork.create(
                                backbone(one.content(), null, 4, true),
                                SHAPE,
                                new MetricLossFunction(Component.named("triplet")),
                                new EmbeddingNetwork.Optimizer(1e-3, 0),
                                new SeededRandom(3)))
                .getMessage();
        assertTrue(message.contains("model.args.layer") && message.contains("'only'"), message);
    }

    private void assertRefused(KerasContent content, String... parts) {
        String message = refusal(content, null);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private String refusal(KerasContent content, String layer) {
        return assertThrows(RuntimeException.class, () -> embedding(content, layer, 3))
                .getMessage();
    }
}
