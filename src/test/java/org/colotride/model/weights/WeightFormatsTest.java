package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFormatsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "zip.pth, PyTorch zip",
        "legacy.pth, PyTorch legacy",
        "types.pth, PyTorch zip",
        "types.safetensors, safetensors",
        "views.pth, PyTorch zip",
        "views-legacy.pth, PyTorch legacy",
        "lightning.ckpt, PyTorch zip",
        "network.pth, PyTorch zip"
    })
    void readsWhatPyTorchWrote(String name, String format) throws IOException {
        JsonNode expected = PyTorchFiles.expected(name);
        try (StateDict weights = open(PyTorchFiles.copy(name, folder))) {
            assertEquals(format, weights.format());
            List<String> names = new ArrayList<>();
            expected.fieldNames().forEachRemaining(names::add);
            assertEquals(names, List.copyOf(weights.names()));
            for (String tensor : names) {
                assertTensor(expected.get(tensor), weights.tensor(tensor), tensor);
            }
        }
    }

    private static void assertTensor(JsonNode expected, StoredTensor tensor, String name) {
        String type = expected.get("dtype")
                .textValue()
                .replace("uint", "U")
                .replace("int", "I")
                .replace("bfloat", "BF")
                .replace("float", "F")
                .toUpperCase(Locale.ROOT);
        assertEquals(type, tensor.type().name(), name);
        assertEquals(expected.get("shape").toString().replace(",", ", "), Arrays.toString(tensor.shape()), name);
        float[] values = tensor.values();
        assertEquals(expected.get("values").size(), values.length, name);
        for (int i = 0; i < values.length; i++) {
            assertEquals((float) expected.get("values").get(i).doubleValue(), values[i], name + "[" + i + "]");
        }
    }

    @Test
    void whatACheckpointHoldsBesideIsListedAndNotMade() throws IOException {
        try (StateDict weights = open(PyTorchFiles.copy("lightning.ckpt", folder))) {
            assertEquals(
                    List.of(
                            "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
                            "collections.Counter",
                            "pytorch_lightning.utilities.parsing.AttributeDict",
                            "argparse.Namespace"),
                    weights.leftOut());
        }
    }

    @Test
    void programsAndModulesAreRefusedByName() throws IOException {
        refused(PyTorchFiles.copy("module.pth", folder), "torch.nn.modules.linear.Linear", "nothing is executed");
        refused(PyTorchFiles.copy("script.pt", folder), "script/constants.pkl, a TorchScript program", "state_dict()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth", "types.safetensors"})
    void aFileThatWasCutOffAnywhereIsRefused(String name) throws IOException {
        byte[] whole = PyTorchFiles.bytes(name);
        Path file = folder.resolve(name);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused(file, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy.pth", "types.safetensors"})
    void aFileThatGoesOnAfterItsEndIsRefused(String name) throws IOException {
        byte[] whole = PyTorchFiles.bytes(name);
        refused(Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length + 100)), name);
    }

    @Test
    void aDamagedValueIsFoundByItsChecksum() throws IOException {
        byte[] bytes = PyTorchFiles.bytes("zip.pth");
        Path intact = Files.write(folder.resolve("zip.pth"), bytes);
        byte[] value = new byte[18 * Float.BYTES];
        try (StateDict weights = open(intact)) {
            ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
            for (float weight : weights.tensor("0.weight").values()) {
                buffer.putFloat(weight);
            }
        }
        int at = indexOf(bytes, value);
        bytes[at + 5] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.pth"), bytes);
        try (StateDict weights = open(damaged)) {
            assertEquals(2, weights.tensor("0.bias").values().length);
            StoredTensor tensor = weights.tensor("0.weight");
            String message = assertThrows(ConfigException.class, tensor::values).getMessage();
            assertTrue(message.contains("data/0 is damaged"), message);
        }
    }

    /** The pickles of {@code legacy.pth}, written again by Python in another protocol. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void readsLaterProtocols(int protocol) throws IOException {
        JsonNode expected = PyTorchFiles.expected("legacy.pth");
        try (StateDict weights = open(PyTorchFiles.copy("legacy-protocol-" + protocol + ".pth", folder))) {
            assertEquals("PyTorch legacy", weights.format());
            assertEquals(expected.size(), weights.names().size());
            for (String tensor : weights.names()) {
                assertTensor(expected.get(tensor), weights.tensor(tensor), tensor);
            }
        }
    }

    /** As {@code torch.serialization.set_crc32_options(False)} has them written. */
    @Test
    void readsMembersWithoutChecksum() throws IOException {
        ByteBuffer zip = ByteBuffer.wrap(PyTorchFiles.bytes("zip.pth")).order(ByteOrder.LITTLE_ENDIAN);
        int members = 0;
        for (int i = 0; i + 20 < zip.limit(); i++) {
            if (zip.getInt(i) == 0x04034b50) {
                zip.putInt(i + 14, 0);
            } else if (zip.getInt(i) == 0x02014b50) {
                zip.putInt(i + 16, 0);
                members++;
            }
        }
        assertTrue(members > 5);
        JsonNode expected = PyTorchFiles.expected("zip.pth");
        try (StateDict weights = open(Files.write(folder.resolve("unchecked.pth"), zip.array()))) {
            for (String tensor : weights.names()) {
                assertTensor(expected.get(tensor), weights.tensor(tensor), tensor);
            }
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    @Test
    void whatIsNoFileOfWeightsIsSaid() throws IOException {
        refused(folder.resolve("absent.pth"), "absent.pth: there is no such file");
        refused(folder, "no such file");
        refused(
                Files.writeString(folder.resolve("weights.txt"), "x"),
                "known endings are .safetensors, .pth, .pt, .ckpt");
        refused(Files.writeString(folder.resolve("a.pth"), "hello"), "PyTorch zip or PyTorch legacy", "68 65 6c 6c 6f");
        refused(Files.writeString(folder.resolve("b.pth"), ""), "nothing at all");
        refused(Files.write(folder.resolve("c.safetensors"), PyTorchFiles.bytes("zip.pth")), "is no safetensors file");
        refused(Files.write(folder.resolve("d.pth"), PyTorchFiles.bytes("types.safetensors")), "is no PyTorch zip");
    }

    private static StateDict open(Path file) {
        return WeightFormats.standard().open(file);
    }

    private static void refused(Path file, String... parts) {
        String message =
                assertThrows(ConfigException.class, () -> open(file).close()).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
