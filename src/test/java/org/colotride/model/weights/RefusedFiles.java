package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.config.ConfigException;

/** Puts pickles into files of {@code torch.save} and checks that they are refused, and why. */
record RefusedFiles(Path folder) {
    /** In both formats. */
    void refused(byte[] pickle, String... parts) throws IOException {
        refusedZip(pickle, parts);
        refusedLegacy(pickle, parts);
    }

    void refusedZip(byte[] pickle, String... parts) throws IOException {
        refused(Files.write(folder.resolve("a.pth"), TensorFiles.torchZip(pickle, 4)), parts);
    }

    void refusedLegacy(byte[] pickle, String... parts) throws IOException {
        byte[] header = PickleBytes.begin()
                .raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
                .codes(".")
                .bytes(PickleBytes.begin().number(1001).end())
                .bytes(PickleBytes.begin()
                        .codes("}")
                        .text("little_endian")
                        .raw(0x88)
                        .codes("s")
                        .end())
                .toBytes();
        byte[] file = new PickleBytes()
                .bytes(header)
                .bytes(pickle)
                .bytes(PickleBytes.begin().codes("]").end())
                .toBytes();
        refused(Files.write(folder.resolve("legacy.pth"), file), parts);
    }

    static void refused(Path file, String... parts) {
        String message = assertThrows(
                        ConfigException.class,
                        () -> WeightFormats.standard().open(file).close())
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertTrue(message.startsWith(file.toString()) && message.length() < 600, message);
    }
}
