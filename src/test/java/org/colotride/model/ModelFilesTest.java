package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipFile;
import org.colotride.data.ChannelOrder;
import org.colotride.data.Normalization;
import org.colotride.data.Orientation;
import org.colotride.data.pipeline.ImageReading;
import org.colotride.loss.MetricLossFunction;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

@Tag("locale")
class ModelFilesTest {
    private static final ImageShape SHAPE = new ImageShape(2, 4, 6);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "colo-tride.json";
    private static final String WEIGHTS = "coefficients.bin";

    @TempDir
    Path folder;

    private final EmbeddingNetwork network = TestNetworks.network(
            TestNetworks.backbone((builder, input, shape) -> builder.linear("last", input, 48, 3), 3, DistanceMetric.C),
            SHAPE,
            new MetricLossFunction(org.colotride.config.Component.named("triplet")),
            DataType.FLOAT,
            1);
    private final ModelManifest manifest = new ModelManifest(
            ModelManifest.VERSION,
            SHAPE,
            DistanceMetric.C,
            "name: x\n",
            new ModelManifest.Architecture(
                    "resnet18", JsonNodeFactory.instance.objectNode().put("embedding", 3)),
            "cars",
            List.of("Audi", "Škoda"),
            new ModelManifest.Origin("0123abc", true, "2026-01-02T03:04:05Z", "ff00"),
            new ImageReading(
                    SHAPE,
                    ChannelOrder.BGR,
                    255f,
                    List.of((ObjectNode) JsonNodeFactory.instance
                            .objectNode()
                            .set(
                                    "resize",
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put("height", 4)
                                            .put("width", 4))),
                    Orientation.EXIF,
                    new ImageSize(5, 6)));
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("model.zip");
        ModelFiles.write(file, network, manifest);
    }

    @AfterEach
    void close() {
        network.close();
    }

    private String refusal() {
        String message = assertThrows(ModelFiles.BrokenModelException.class, () -> ModelFiles.read(file, false))
                .getMessage();
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    private void change(String entry, Consumer<byte[]> change) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            byte[] bytes = Files.readAllBytes(zip.getPath(entry));
            change.accept(bytes);
            Files.write(zip.getPath(entry), bytes);
        }
    }

    private void changeManifest(Consumer<ObjectNode> change) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            ObjectNode node = (ObjectNode) JSON.readTree(Files.readString(zip.getPath(MANIFEST)));
            change.accept(node);
            Files.writeString(zip.getPath(MANIFEST), node.toString());
        }
    }

    /** As Java's zip reader and digest see the weights. */
    private String weightsSha256() throws Exception {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] weights = zip.getInputStream(zip.getEntry(WEIGHTS)).readAllBytes();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noOtherClassIsLoadedHoweverItIsNamed(HostileJson form) throws IOException {
        form.in(file);
        assertTrue(refusal().contains("its configuration "), refusal());
        assertNull(System.getProperty(HostileJson.MARK));
    }

    @Test
    void theManifestIsReadBackAndTheNetworkWithIt() throws Exception {
        ModelFiles.Loaded loaded = ModelFiles.read(file, false);
        assertEquals(manifest, loaded.manifest());
        assertEquals(
                new ModelContent(new Normalization(List.of(0.4, 0.5), List.of(0.2, 0.25)), weightsSha256()),
                loaded.content());
        assertEquals(network.graph().params(), loaded.network().graph().params());
        loaded.network().close();
    }

    @Test
    void aCheckpointHasItsManifestToo() throws Exception {
        Path beside = ModelFiles.writeBeside(file, network, manifest, true, Map.of("state.json", Map.of("phase", 1)))
                .file();
        ModelFiles.moveIntoPlace(beside, file);
        ModelFiles.Loaded loaded = ModelFiles.read(file, true);
        assertEquals(weightsSha256(), loaded.content().weightsSha256());
        loaded.network().close();
        change(WEIGHTS, bytes -> bytes[bytes.length - 2] ^= 1);
        assertTrue(refusal().contains("SHA-256"));
    }

    @Test
    void aFlippedBitOfTheWeightsIsRefusedWithBothChecksums() throws Exception {
        String before = weightsSha256();
        change(WEIGHTS, bytes -> bytes[bytes.length / 2] ^= 1);
        String message = refusal();
        assertTrue(message.contains(before), message);
        assertTrue(message.contains(weightsSha256()), message);
    }

    @Test
    void everyByteOfThePackedWeightsCounts() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int[] packed = packedWeights(whole);
        for (int position = packed[0]; position < packed[1]; position += 7) {
            byte[] flipped = whole.clone();
            flipped[position] ^= 0x10;
            Files.write(file, flipped);
            String message = refusal();
            assertTrue(message.contains("SHA-256"), message);
        }
    }

    /** Where the packed bytes begin and end, by the zip's central directory. */
    private static int[] packedWeights(byte[] zip) {
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(zip).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int entry = buffer.getInt(zip.length - 22 + 16);
        while (!new String(zip, entry + 46, buffer.getShort(entry + 28), java.nio.charset.StandardCharsets.UTF_8)
                .equals(WEIGHTS)) {
            entry += 46 + buffer.getShort(entry + 28) + buffer.getShort(entry + 30) + buffer.getShort(entry + 32);
        }
        int local = buffer.getInt(entry + 42);
        int begin = local + 30 + buffer.getShort(local + 26) + buffer.getShort(local + 28);
        return new int[] {begin, begin + buffer.getInt(entry + 20)};
    }

    @Test
    void weightsOfAnotherModelAreRefused() throws IOException {
        Path other = folder.resolve("other.zip");
        network.graph().params().muli(2);
        ModelFiles.write(other, network, manifest);
        try (FileSystem from = FileSystems.newFileSystem(other);
                FileSystem to = FileSystems.newFileSystem(file)) {
            Files.write(to.getPath(WEIGHTS), Files.readAllBytes(from.getPath(WEIGHTS)));
        }
        assertTrue(refusal().contains("SHA-256"));
    }

    @Test
    void aManifestThatSpeaksOfAnotherNormalizationIsRefused() throws IOException {
        changeManifest(node -> node.withObject("/content/normalization")
                .putArray("mean")
                .add(0.4)
                .add(0.6));
        String message = refusal();
        assertTrue(message.contains("[0.4, 0.6]") && message.contains("[0.4, 0.5]"), message);
    }

    @Test
    void aManifestWithoutAChecksumIsRefused() throws IOException {
        changeManifest(node -> node.withObject("/content").remove("weightsSha256"));
        assertTrue(refusal().contains("names no checksum"));
        changeManifest(node -> node.remove("content"));
        assertTrue(refusal().contains("names no checksum"));
    }

    @Test
    void filesOfVersion1AreStillRead() throws Exception {
        String first = "{\"version\":1,\"shape\":{\"channels\":2,\"height\":4,\"width\":6},\"metric\":\"C\","
                + "\"config\":\"name: x\\n\"}";
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.writeString(zip.getPath(MANIFEST), first);
        }
        ModelFiles.Loaded loaded = ModelFiles.read(file, false);
        assertEquals(new ModelManifest(1, SHAPE, DistanceMetric.C, "name: x\n"), loaded.manifest());
        assertNull(loaded.manifest().architecture());
        assertEquals(weightsSha256(), loaded.content().weightsSha256());
        assertEquals(List.of(0.4, 0.5), loaded.content().normalization().mean());
        assertEquals(network.graph().params(), loaded.network().graph().params());
        ModelFiles.write(file, loaded.network(), loaded.manifest());
        loaded.network().close();
        ModelFiles.Loaded again = ModelFiles.read(file, false);
        assertEquals(ModelManifest.VERSION, again.manifest().version());
        again.network().close();
    }

    @Test
    void anUnknownVersionIsRefused() throws IOException {
        changeManifest(node -> node.put("version", 4).put("invention", true));
        assertTrue(refusal().contains("its format is 4, known are 1 to 3"));
        changeManifest(node -> node.remove("version"));
        assertTrue(refusal().contains("its format is 0"));
    }
}
