package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileZipTest {
    private static final byte[] STATE_DICT = PickleBytes.begin()
            .codes("}")
            .text("w")
            .tensor("0", 4, 0, new long[] {4}, new long[] {1})
            .codes("s")
            .end();

    @TempDir
    Path folder;

    private static Map<String, byte[]> entries(Object... namesAndBytes) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndBytes.length; i += 2) {
            entries.put((String) namesAndBytes[i], (byte[]) namesAndBytes[i + 1]);
        }
        return entries;
    }

    @Test
    void compressedEntriesAreRefusedBeforeTheyAreUnpacked() throws IOException {
        byte[] bomb = new byte[100 << 20];
        byte[] zip = TensorFiles.zip(entries("a/data.pkl", bomb), ZipEntry.DEFLATED);
        assertTrue(zip.length < 1 << 20);
        refused(zip, "a/data.pkl is compressed");
        Path stored = Files.write(folder.resolve("stored.pth"), TensorFiles.torchZip(STATE_DICT, 4));
        WeightFormats.standard().open(stored).close();
        byte[] mixed = TensorFiles.zip(entries("a/data.pkl", STATE_DICT, "a/data/0", new byte[16]), ZipEntry.DEFLATED);
        refused(mixed, "is compressed");
    }

    @Test
    void aFolderIsAsDeepAsTorchSaveMakesIt() throws IOException {
        refused(stored("data.pkl", STATE_DICT), "no data.pkl in a folder");
        refused(stored("a/b/data.pkl", STATE_DICT), "no data.pkl in a folder");
        refused(stored("../../evil/data.pkl", STATE_DICT), "no data.pkl in a folder");
        refused(stored("/etc/data.pkl", STATE_DICT), "no data.pkl in a folder");
        refused(stored("a/data.pkl", STATE_DICT, "b/data.pkl", STATE_DICT), "holds both a/data.pkl and b/data.pkl");
        refused(stored("readme.txt", new byte[3]), "not one of torch.save");
        refused(stored("a/data.pkl", STATE_DICT, "a/constants.pkl", new byte[0]), "TorchScript");
    }

    @Test
    void nothingIsWrittenWhateverEntriesAreNamed() throws IOException {
        byte[] zip = stored(
                "a/data.pkl",
                STATE_DICT,
                "a/data/0",
                new byte[16],
                "../../outside",
                new byte[1],
                "/rooted",
                new byte[1]);
        Path file = Files.write(folder.resolve("a.pth"), zip);
        try (StateDict weights = WeightFormats.standard().open(file)) {
            assertEquals(4, weights.tensor("w").values().length);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() throws IOException {
        refused(stored("a/data.pkl", STATE_DICT), "storage '0' that the file does not hold");
        refused(stored("a/data.pkl", STATE_DICT, "b/data/0", new byte[16]), "storage '0' that the file does not hold");
        refused(stored("a/data.pkl", STATE_DICT, "a/data/0", new byte[15]), "but it has 15 bytes");
        refused(stored("a/data.pkl", STATE_DICT, "a/data/0", new byte[0]), "but it has 0 bytes");
        byte[] twice = new PickleBytes().bytes(STATE_DICT).bytes(STATE_DICT).toBytes();
        refused(stored("a/data.pkl", twice, "a/data/0", new byte[16]), "goes on after the pickle's end");
        refused(
                stored("a/data.pkl", STATE_DICT, "a/byteorder", "big".getBytes(StandardCharsets.US_ASCII)),
                "byte order is 'big'");
        refused(stored("a/data.pkl", new byte[17 << 20]), "at most 16777216 are read");
    }

    private static byte[] stored(Object... namesAndBytes) throws IOException {
        return TensorFiles.zip(entries(namesAndBytes), ZipEntry.STORED);
    }

    private void refused(byte[] zip, String reason) throws IOException {
        Path file = Files.write(folder.resolve("refused.pth"), zip);
        String message = assertThrows(
                        ConfigException.class,
                        () -> WeightFormats.standard().open(file).close())
                .getMessage();
        assertTrue(message.contains(reason), message);
        Files.delete(file);
    }
}
