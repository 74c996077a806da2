package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.colotride.config.ConfigException;
import org.colotride.io.Checksums;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.TestNetworks;
import org.colotride.model.WeightsOrigin;
import org.colotride.model.backbones.C2F2;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class WeightImportTest {
    private static final ImageShape SHAPE = new ImageShape(2, 6, 6);
    private static final int DIMENSION = 4;

    @TempDir
    Path folder;

    private static Backbone small() {
        return TestNetworks.backbone(
                (builder, input, shape) -> {
                    String x = builder.convolution("conv1", input, 2, 4, 3, 1, 1, false);
                    x = builder.rectifier("relu", builder.batchNormalization("bn1", x, 4, true));
                    return builder.linear("fc", builder.maxPooling("pool", x, 2, 2, 0), 36, DIMENSION);
                },
                DIMENSION,
                DistanceMetric.N);
    }

    private static EmbeddingNetwork network() {
        return TestNetworks.network(small(), SHAPE, DataType.FLOAT, 5);
    }

    private static WeightsOrigin load(EmbeddingNetwork network, Path file, List<String> fresh, String prefix) {
        return new WeightImport(new WeightsConfig(file.toString(), fresh, prefix), small()).into(network);
    }

    @Test
    void theNetworkEmbedsAsPyTorchDid() throws IOException {
        JsonNode expected = PyTorchFiles.expected("network");
        float[] images = floats(expected.get("images"));
        for (int i = 0; i < images.length; i++) {
            images[i] /= 255;
        }
        Path file = PyTorchFiles.copy("network.pth", folder);
        try (EmbeddingNetwork network = network()) {
            float[] embeddings = new float[3 * DIMENSION];
            // The engine has packed the old weights by now: the import must tell it.
            network.engine().embed(images, 3, embeddings);
            WeightsOrigin origin = load(network, file, List.of(), null);
            network.engine().embed(images, 3, embeddings);
            assertArrayEquals(floats(expected.get("embeddings")), embeddings, 1e-6f);
            assertEquals(7, origin.tensors());
            assertEquals(List.of("bn1.num_batches_tracked"), origin.ignored());
            assertEquals(Checksums.sha256(file), origin.sha256());
            assertTrue(origin.lines().get(1).contains("1 counters of batches"), () -> origin.lines()
                    .toString());
        }
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return values;
    }

    /** The small network's tensors by torchvision's names, each filled with one number. */
    private static Map<String, TensorFiles.Values> tensors() {
        Map<String, TensorFiles.Values> tensors = new LinkedHashMap<>();
        put(tensors, "conv1.weight", 1, 4, 2, 3, 3);
        put(tensors, "bn1.weight", 2, 4);
        put(tensors, "bn1.bias", 3, 4);
        put(tensors, "bn1.running_mean", 4, 4);
        put(tensors, "bn1.running_var", 5, 4);
        put(tensors, "fc.weight", 6, DIMENSION, 36);
        put(tensors, "fc.bias", 7, DIMENSION);
        return tensors;
    }

    private static void put(Map<String, TensorFiles.Values> tensors, String name, float value, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.fill(values, value);
        tensors.put(name, new TensorFiles.Values(values, shape));
    }

    private Path file(Map<String, TensorFiles.Values> tensors) throws IOException {
        return Files.write(folder.resolve("w.safetensors"), TensorFiles.safetensors(tensors));
    }

    private static Map<String, TensorFiles.Values> renamed(
            Map<String, TensorFiles.Values> tensors, UnaryOperator<String> name) {
        Map<String, TensorFiles.Values> renamed = new LinkedHashMap<>();
        tensors.forEach((old, values) -> renamed.put(name.apply(old), values));
        return renamed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "backbone.", "module.", "model.", "module.backbone.", "model.module.backbone."})
    void aWrapperThatAllNamesShareIsTakenOff(String wrapper) throws IOException {
        try (EmbeddingNetwork network = network()) {
            WeightsOrigin origin = load(network, file(renamed(tensors(), name -> wrapper + name)), List.of(), null);
            assertEquals(7, origin.tensors());
            assertEquals(List.of(), origin.ignored());
            float[] filled = {1, 2, 3, 4, 5, 6, 7};
            String[] names = {
                "conv1_weight", "bn1_weight", "bn1_bias", "bn1_runningMean", "bn1_runningVar", "fc_weight", "fc_bias"
            };
            for (int i = 0; i < names.length; i++) {
                INDArray values = network.graph().getParam(names[i]);
                assertEquals(filled[i], values.minNumber().floatValue(), names[i]);
                assertEquals(filled[i], values.maxNumber().floatValue(), names[i]);
            }
        }
    }

    @Test
    void aNamedPrefixLeavesOutTheRestAndListsIt() throws IOException {
        Map<String, TensorFiles.Values> tensors = renamed(tensors(), name -> "encoder.net." + name);
        put(tensors, "lossfunc.beta", 1, 3);
        Path file = file(tensors);
        try (EmbeddingNetwork network = network()) {
            WeightsOrigin origin = load(network, file, List.of(), "encoder.net.");
            assertEquals(List.of("lossfunc.beta"), origin.ignored());
            assertTrue(origin.lines().contains("not used: lossfunc.beta"));
            refused(network, file, List.of(), "other.", "prefix 'other.'", "'encoder.', 'lossfunc.'");
        }
    }

    @Test
    void everythingThatDoesNotFitIsListedAndNothingIsWritten() throws IOException {
        Map<String, TensorFiles.Values> tensors = tensors();
        tensors.remove("bn1.bias");
        tensors.remove("conv1.weight");
        put(tensors, "conv1.bias", 1, 4);
        put(tensors, "layer1.0.weight", 1, 2, 2);
        put(tensors, "fc.weight", 6, 1000, 36);
        put(tensors, "fc.bias", 6, 1000);
        put(tensors, "fc.num_batches_tracked", 1);
        put(tensors, "alone", 1, 1);
        Path file = file(tensors);
        try (EmbeddingNetwork network = network()) {
            INDArray before = network.graph().params().dup();
            refused(
                    network,
                    file,
                    List.of(),
                    null,
                    file + ": does not fit the network:",
                    "\n  missing in the file: conv1.weight [4, 2, 3, 3]\n",
                    "\n  missing in the file: bn1.bias [4]\n",
                    "\n  unknown to the network: conv1.bias [4]\n",
                    "\n  unknown to the network: layer1.0.weight [2, 2]\n",
                    "\n  unknown to the network: fc.num_batches_tracked []\n",
                    "\n  unknown to the network: alone [1]\n",
                    "\n  of another shape: fc.weight is [1000, 36], the network's is [4, 36]\n",
                    "\n  of another shape: fc.bias is [1000], the network's is [4]\n",
                    "weights.fresh (--fresh)",
                    "weights.prefix (--prefix)");
            assertEquals(before, network.graph().params());
        }
    }

    @Test
    void aFreshLayerKeepsItsWeights() throws IOException {
        Map<String, TensorFiles.Values> tensors = tensors();
        put(tensors, "fc.weight", 6, 1000, 36);
        put(tensors, "fc.bias", 6, 1000);
        try (EmbeddingNetwork network = network()) {
            INDArray before = network.graph().getParam("fc_weight").dup();
            WeightsOrigin origin = load(network, file(tensors), List.of("fc"), null);
            assertEquals(5, origin.tensors());
            assertEquals(List.of("fc"), origin.fresh());
            assertEquals(List.of("fc.weight", "fc.bias"), origin.ignored());
            assertEquals(before, network.graph().getParam("fc_weight"));
            assertEquals(1, network.graph().getParam("conv1_weight").minNumber().floatValue());
            tensors.remove("fc.weight");
            tensors.remove("fc.bias");
            assertEquals(5, load(network, file(tensors), List.of("fc"), null).tensors());
            refused(network, file(tensors), List.of("fx"), null, "no layer 'fx'", "did you mean 'fc'?");
        }
    }

    @Test
    void valuesThatNoNetworkCanUseAreRefused() throws IOException {
        Map<String, TensorFiles.Values> tensors = tensors();
        tensors.get("conv1.weight").values()[7] = Float.NaN;
        tensors.get("fc.weight").values()[3] = Float.NEGATIVE_INFINITY;
        tensors.get("bn1.running_var").values()[2] = -0.5f;
        try (EmbeddingNetwork network = network()) {
            refused(
                    network,
                    file(tensors),
                    List.of(),
                    null,
                    "conv1.weight holds NaN",
                    "fc.weight holds -Infinity",
                    "bn1.running_var holds -0.5");
        }
    }

    @Test
    void numbersThatAreNoWeightsAreRefused() throws IOException {
        String header = "{\"conv1.weight\":{\"dtype\":\"I8\",\"shape\":[4,2,3,3],\"data_offsets\":[0,72]}}";
        Path file = Files.write(folder.resolve("i.safetensors"), TensorFiles.safetensors(header, new byte[72]));
        try (EmbeddingNetwork network = network()) {
            refused(network, file, List.of("bn1", "fc"), null, "conv1.weight holds numbers of type I8");
        }
    }

    @Test
    void robRanksC2f2IsCounted() throws IOException {
        Map<String, TensorFiles.Values> tensors = new LinkedHashMap<>();
        put(tensors, "backbone.0.weight", 1, 32, 1, 5, 5);
        put(tensors, "backbone.0.bias", 2, 32);
        put(tensors, "backbone.3.weight", 3, 64, 32, 5, 5);
        put(tensors, "backbone.3.bias", 4, 64);
        put(tensors, "backbone.7.weight", 5, 1024, 64);
        put(tensors, "backbone.7.bias", 6, 1024);
        put(tensors, "backbone.9.weight", 7, 8, 1024);
        put(tensors, "backbone.9.bias", 8, 8);
        Backbone backbone = new C2F2(new C2F2.Args(8, null));
        try (EmbeddingNetwork network = TestNetworks.network(backbone, new ImageShape(1, 4, 4), DataType.FLOAT, 1)) {
            WeightImport weights =
                    new WeightImport(new WeightsConfig(file(tensors).toString(), null, null), backbone);
            weights.check();
            assertEquals(8, weights.into(network).tensors());
            assertEquals(3, network.graph().getParam("conv2_weight").maxNumber().floatValue());
            assertEquals(6, network.graph().getParam("fc1_bias").maxNumber().floatValue());
            assertEquals(8, network.graph().getParam("fc2_bias").maxNumber().floatValue());
            put(tensors, "backbone.fc2.bias", 8, 8);
            String message = assertThrows(ConfigException.class, () -> new WeightImport(
                                    new WeightsConfig(file(tensors).toString(), null, null), backbone)
                            .into(network))
                    .getMessage();
            assertTrue(message.contains("given twice: backbone.fc2.bias"), message);
        }
    }

    private static void refused(
            EmbeddingNetwork network, Path file, List<String> fresh, String prefix, String... parts) {
        String message = assertThrows(ConfigException.class, () -> load(network, file, fresh, prefix))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
