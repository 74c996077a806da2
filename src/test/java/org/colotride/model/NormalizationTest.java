package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.data.Normalization;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.model.backbones.C2F2;
import org.colotride.model.backbones.NormalizedBackbone;
import org.colotride.model.backbones.ResNet;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** From a pipeline's line to the network's embeddings and its file. */
class NormalizationTest {
    private static final ImageShape SHAPE = new ImageShape(3, 8, 8);

    @TempDir
    Path folder;

    private Optional<Normalization> read(String line, int channels) throws IOException {
        return read(line, channels, JsonNodeFactory.instance.objectNode());
    }

    private Optional<Normalization> read(String line, int channels, ObjectNode overrides) throws IOException {
        Path pipeline = Files.writeString(
                folder.resolve("p.yaml"),
                "source: {name: image-folder}\nshape: {channels: " + channels + ", height: 8, width: 8}\n" + line);
        return PipelineLoader.normalization(pipeline, overrides);
    }

    @Test
    void presetsAreTheFieldsUsualNumbers() throws IOException {
        assertEquals(
                Optional.of(new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225))),
                read("normalization: imagenet", 3));
        assertEquals(
                Optional.of(new Normalization(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5))),
                read("normalization: half", 3));
        assertEquals(Optional.of(new Normalization(List.of(0.0), List.of(1.0))), read("normalization: none", 1));
        Normalization grey = read("normalization: imagenet", 1).orElseThrow();
        assertEquals(0.449, grey.mean().get(0), 1e-12);
        assertEquals(0.226, grey.deviation().get(0), 1e-12);
        assertEquals(
                Optional.of(new Normalization(List.of(0.1, 0.2, 0.3), List.of(1.0, 0.5, 64 / 255.0))),
                read("normalization: {mean: [0.1, 0.2, 0.3], deviation: [1, 0.5, 64/255]}", 3));
        assertEquals(Optional.empty(), read("", 3));
    }

    @Test
    void anExperimentMaySetIt() throws IOException {
        ObjectNode overrides = JsonNodeFactory.instance.objectNode().put("normalization", "none");
        assertEquals(
                List.of(0.0, 0.0, 0.0),
                read("normalization: half", 3, overrides).orElseThrow().mean());
        record Data(ObjectNode data) {}
        Data data = ConfigReader.read(
                List.of("data.normalization={mean: [0.5], deviation: [0.25]}", "data.directory=x"), Data.class);
        assertEquals(List.of(0.25), read("", 1, data.data()).orElseThrow().deviation());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "imagnet|'imagnet' is unknown; did you mean 'imagenet'?",
                "3|normalization: 3: must be one of",
                "[0.5]|must be one of",
                "{mean: [0.5]}|deviation: is missing",
                "{mean: [0.5], deviation: [0.5]}|1 means and deviations, but the images have 3 channels",
                "{mean: [0, 0, 0], deviation: [1, 1]}|must have one number for each channel",
                "{mean: [0, 0, 0], deviation: [1, 0, 1]}|deviation: 0.0 is not a finite number above 0",
                "{mean: [0, 0, 0], std: [1, 1, 1]}|std"
            })
    void aMistakeNamesFileAndKey(String value, String expected) {
        String message = assertThrows(ConfigException.class, () -> read("normalization: " + value, 3))
                .getMessage();
        assertTrue(
                message.startsWith(folder.resolve("p.yaml") + ": normalization") && message.contains(expected),
                message);
    }

    private static EmbeddingNetwork network(Backbone backbone) {
        return TestNetworks.network(backbone, SHAPE, DataType.FLOAT, 3);
    }

    private static float[] embed(EmbeddingNetwork network, float[] images) {
        float[] embeddings = new float[2 * network.dimension()];
        network.engine().embed(images, 2, embeddings);
        return embeddings;
    }

    /** Against the network that takes images as they are, given images that were normalised outside. */
    @Test
    void theNetworkNormalisesAsAsked() throws Exception {
        Normalization asked = read("normalization: {mean: [0.1, 0.5, 0.3], deviation: [2, 0.5, 0.25]}", 3)
                .orElseThrow();
        Backbone plain = new C2F2(new C2F2.Args(6, DistanceMetric.N));
        float[] images = TestNetworks.images(2, SHAPE, 5);
        float[] outside = images.clone();
        for (int i = 0; i < images.length; i++) {
            int channel = i / 64 % 3;
            outside[i] = (float)
                    ((images[i] - asked.mean().get(channel)) / asked.deviation().get(channel));
        }
        Path file = folder.resolve("model.zip");
        try (EmbeddingNetwork own = network(plain);
                EmbeddingNetwork normalising = network(new NormalizedBackbone(plain, asked))) {
            assertEquals(asked, normalising.normalization());
            float[] expected = embed(own, outside);
            float[] actual = embed(normalising, images);
            assertArrayEquals(expected, actual, 1e-5f);
            ModelFiles.write(
                    file, normalising, new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, "name: x"));
            try (EmbeddingNetwork stored = ModelFiles.read(file, false).network()) {
                assertEquals(asked, stored.normalization());
                assertArrayEquals(actual, embed(stored, images));
            }
        }
    }

    @Test
    void aPresetThatIsTheNetworksOwnChangesNoBit() throws Exception {
        Backbone plain = new C2F2(new C2F2.Args(6, DistanceMetric.N));
        float[] images = TestNetworks.images(2, SHAPE, 5);
        Normalization none = read("normalization: none", 3).orElseThrow();
        try (EmbeddingNetwork own = network(plain);
                EmbeddingNetwork asked = network(new NormalizedBackbone(plain, none))) {
            assertEquals(own.normalization(), asked.normalization());
            assertArrayEquals(embed(own, images), embed(asked, images));
        }
        Backbone resnet = ResNet.resnet18(new ResNet.Args(8, DistanceMetric.N, null));
        for (int channels : new int[] {1, 3}) {
            Normalization imagenet = read("normalization: imagenet", channels).orElseThrow();
            Backbone asked = new NormalizedBackbone(resnet, imagenet);
            assertArrayEquals(resnet.mean(channels), asked.mean(channels));
            assertArrayEquals(resnet.deviation(channels), asked.deviation(channels));
            assertEquals(8, asked.dimension());
            assertEquals(DistanceMetric.N, asked.metric());
        }
    }
}
