package org.colotride.model.imported;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.io.Checksums;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.WeightsOrigin;
import org.colotride.model.engine.EmbeddingEngine;
import org.colotride.model.engine.onednn.OneDnnEngine;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in Keras's layout, channels last, against PyTorch's figures for the same weights ({@code expected.json}). */
class KerasNetworkTest {
    private static final Path FILES = Path.of("src/test/resources/org/colotride/model/imported");
    private static final Path CASES = FILES.resolve("cases");
    private static final ImageShape SHAPE = new ImageShape(3, 12, 12);
    private static final int COUNT = 4;

    @TempDir
    Path folder;

    private static StockNetwork whole(Path file, String layer, int length) {
        return StockNetwork.keras(new StockNetwork.Args(file.toString(), layer, length, false, DistanceMetric.E));
    }

    private static EmbeddingNetwork network(StockNetwork backbone) {
        return EmbeddingNetwork.create(
                backbone,
                SHAPE,
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-3, 0),
                new SeededRandom(3));
    }

    private static float[] images() {
        float[] images = new float[COUNT * SHAPE.length()];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) (i * 7919 % 1000 / 1000.0);
        }
        return images;
    }

    @ParameterizedTest
    @CsvSource({"sequential, features, 10", "functional, mean, 8"})
    void givesTheFeaturesThatPyTorchGives(String name, String layer, int length) throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(FILES.resolve("expected.json").toFile())
                .get(name);
        StockNetwork backbone = whole(FILES.resolve(name + ".h5"), layer, length);
        try (EmbeddingNetwork network = network(backbone);
                EmbeddingEngine engine = network.engine()) {
            assertInstanceOf(OneDnnEngine.class, engine);
            float[] features = new float[COUNT * length];
            engine.embed(images(), COUNT, features);
            for (int i = 0; i < COUNT; i++) {
                for (int j = 0; j < length; j++) {
                    assertEquals(expected.get(i).get(j).doubleValue(), features[i * length + j], 1e-5);
                }
            }
        }
        WeightsOrigin origin = backbone.broughtWeights().orElseThrow();
        assertEquals(Checksums.sha256(FILES.resolve(name + ".h5")), origin.sha256());
        assertEquals("Keras", origin.format());
    }

    @Test
    void freshHeadFollowsTheLayerBeforeTheOutput() {
        Path file = FILES.resolve("functional.h5");
        StockNetwork backbone =
                StockNetwork.keras(new StockNetwork.Args(file.toString(), null, 6, null, DistanceMetric.N));
        try (EmbeddingNetwork network = network(backbone);
                EmbeddingEngine engine = network.engine()) {
            float[] embeddings = new float[COUNT * 6];
            engine.embed(images(), COUNT, embeddings);
            assertArrayEquals(
                    new long[] {6, 8},
                    network.graph().paramTable().get("head_weight").shape());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sequential.h5 | classes  | 5  | 'classes' is no layer of ours | softmax",
                "sequential.h5 | featured | 10 | a misspelt layer              | features",
                "sequential.h5 | features | 11 | another length                | 10",
            })
    void whatDoesNotFitIsRefused(String file, String layer, int length, String why, String part) {
        StockNetwork backbone = whole(FILES.resolve(file), layer, length);
        ConfigException refused = assertThrows(ConfigException.class, () -> network(backbone), why);
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    /** Embeddings of what imports, against plain loops over the same file's arrays. */
    @ParameterizedTest
    @ValueSource(strings = {"k08_relu_layer", "k03_bn_nocenter", "m18_depthwise", "k14_keepdims"})
    void casesThatImportGiveTheirOwnEmbeddingsEveryTime(String name) throws IOException {
        Path file = CASES.resolve(name + ".h5");
        NaiveKeras naive = new NaiveKeras(content(file).arrays());
        double[][][] image = new double[SHAPE.height()][SHAPE.width()][SHAPE.channels()];
        for (int i = 0; i < SHAPE.length(); i++) {
            image[i / 12 % 12][i % 12][i / 144] = images()[i];
        }
        double[][][] c1 = naive.biased("c1", naive.convolution("c1", "kernel", image, 1, 0));
        double[][][] between =
                switch (name) {
                    case "k03_bn_nocenter" -> naive.normalized("bnc", c1, 1e-3);
                    case "m18_depthwise" -> naive.biased(
                            "dw", naive.depthwise("dw", NaiveKeras.rectified(c1, Double.MAX_VALUE), 1, 0));
                    default -> NaiveKeras.rectified(c1, Double.MAX_VALUE);
                };
        double[][][] c2 = naive.biased("c2", naive.convolution("c2", "kernel", between, 1, 0));
        double[] expected = naive.dense("d2b", NaiveKeras.averaged(c2));
        float[] first = embeddings(file);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], first[i], 1e-5);
        }
        assertArrayEquals(first, embeddings(file));
    }

    private static KerasContent content(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (HdfFile hdf5 = new HdfFile(file)) {
            new KerasHdf5(hdf5, Files.size(file)).write(new DataOutputStream(bytes));
        }
        Path content = Files.createTempFile("content", ".bin");
        try {
            return KerasContent.read(Files.write(content, bytes.toByteArray()));
        } finally {
            Files.delete(content);
        }
    }

    private static float[] embeddings(Path file) {
        try (EmbeddingNetwork network = network(whole(file, "d2b", 4));
                EmbeddingEngine engine = network.engine()) {
            float[] embeddings = new float[COUNT * 4];
            engine.embed(images(), COUNT, embeddings);
            return embeddings;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m00_groups2_6          | dg6 | its layer 'gr0' | groups = 2",
                "n3_cf_gap_noinput      | d2b | its layer 'c1'  | channels_first",
                "q4_kernel_1x1_for_3x3  | d2b | its layer 'c2'  | 'kernel' of shape [1, 1, 5, 6], which must be [3, 3, 5, 6]",
                "q7_bn_wrong_shape      | d2b | its layer 'b1'  | 'gamma' of shape [3], which must be [5]",
                "n9_weightsonly         | d2b | it holds weights, but no architecture | save the whole model by model.save",
                "conv2d_tensorflow_2    |     | model.args.layer | 'conv2d_1'",
            })
    void casesThatWouldBeWrongAreRefusedByNameAndReason(String name, String layer, String where, String why) {
        Path file = CASES.resolve(name + ".h5");
        boolean head = layer == null;
        StockNetwork backbone =
                StockNetwork.keras(new StockNetwork.Args(file.toString(), layer, 4, head, DistanceMetric.E));
        String message =
                assertThrows(ConfigException.class, () -> network(backbone)).getMessage();
        assertTrue(message.contains(file.toString()) && message.contains(where) && message.contains(why), message);
        assertFalse(message.contains("Exception") || message.contains("org."), message);
    }

    @Test
    void fileThatIsNoKerasModelIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("x.h5"), "no HDF5");
        assertTrue(refusal(text).contains("does not begin as an HDF5 file"));
        assertTrue(refusal(folder.resolve("absent.h5")).contains("no such file"));
        byte[] bytes = Files.readAllBytes(FILES.resolve("sequential.h5"));
        // An unknown layer in the architecture, of the same length.
        String latin = new String(bytes, StandardCharsets.ISO_8859_1).replace("MaxPooling2D", "MaxPooling9D");
        Path unknown = Files.write(folder.resolve("y.h5"), latin.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(refusal(unknown).contains("MaxPooling9D"), refusal(unknown));
    }

    /** Whatever the reader of HDF5 does with them, this process goes on. */
    @Test
    void brokenFilesAreRefusedWhateverTheReaderDoes() throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve("functional.h5"));
        SeededRandom random = new SeededRandom(5);
        for (int i = 0; i < 4; i++) {
            byte[] mutated = whole.clone();
            for (int j = 0; j < 40; j++) {
                mutated[8 + random.nextInt(2000)] = (byte) random.nextInt(256);
            }
            Path broken = Files.write(folder.resolve("broken.h5"), mutated);
            assertTrue(refusal(broken).startsWith(broken + ": "), refusal(broken));
        }
    }

    private static String refusal(Path file) {
        return assertThrows(ConfigException.class, () -> network(whole(file, null, 5)))
                .getMessage();
    }
}
