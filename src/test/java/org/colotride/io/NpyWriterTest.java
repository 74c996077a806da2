package org.colotride.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.colotride.data.ImageSet;
import org.colotride.experiment.LabelsCsv;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("locale")
class NpyWriterTest {
    @TempDir
    Path folder;

    /** The format's specification, read by hand: magic, version, header length, header, values. */
    @ParameterizedTest
    @CsvSource({"0, 3", "1, 1", "5, 7", "1000, 512", "123456, 1"})
    void writesTheFormat(int rows, int columns) throws IOException {
        float[] values = new float[rows * columns + 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f - 3;
        }
        Path file = folder.resolve("e.npy");
        try (NpyWriter npy = new NpyWriter(file, rows, columns)) {
            npy.append(values, 2, rows / 2);
            npy.append(values, 2 + rows / 2 * columns, rows - rows / 2);
            assertFalse(Files.exists(file));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals((byte) 0x93, bytes.get());
        byte[] head = new byte[7];
        bytes.get(head);
        assertEquals("NUMPY\u0001\0", new String(head, StandardCharsets.US_ASCII));
        byte[] header = new byte[bytes.getShort()];
        assertEquals(0, (bytes.position() + header.length) % 64);
        bytes.get(header);
        String text = new String(header, StandardCharsets.US_ASCII);
        assertTrue(
                text.matches(String.format(
                        Locale.ROOT,
                        "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(%d, %d\\), } *\n",
                        rows,
                        columns)),
                text);
        for (int i = 0; i < rows * columns; i++) {
            assertEquals(values[2 + i], bytes.getFloat());
        }
        assertFalse(bytes.hasRemaining());
    }

    @Test
    void anIncompleteFileNeverAppears() {
        try (NpyWriter npy = new NpyWriter(folder.resolve("e.npy"), 2, 2)) {
            npy.append(new float[2], 0, 1);
        }
        assertEquals(0, folder.toFile().list().length);
        try (NpyWriter npy = new NpyWriter(folder.resolve("e.npy"), 1, 2)) {
            assertThrows(IllegalStateException.class, () -> npy.append(new float[4], 0, 2));
        }
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void labelsAreQuotedWhereTheyMustBe() throws IOException {
        ImageSet images = new ImageSet() {
            @Override
            public int size() {
                return 2;
            }

            @Override
            public ImageShape shape() {
                return new ImageShape(1, 1, 1);
            }

            @Override
            public int label(int index) {
                return 1 - index;
            }

            @Override
            public int classCount() {
                return 2;
            }

            @Override
            public String className(int label) {
                return label == 1 ? "plain" : "a \"big\", red one";
            }

            @Override
            public String name(int index) {
                return "test/" + index;
            }

            @Override
            public void read(int index, RandomGenerator random, float[] target, int offset) {
                throw new AssertionError("labels need no pixels");
            }
        };
        LabelsCsv.write(folder.resolve("l.csv"), images, new int[] {1, 0});
        assertEquals(
                "index,label,class,name\n1,0,\"a \"\"big\"\", red one\",test/1\n0,1,plain,test/0\n",
                Files.readString(folder.resolve("l.csv")));
    }
}
