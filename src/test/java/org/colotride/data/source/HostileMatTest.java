package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.source.layout.Layouts;
import org.colotride.data.source.layout.MatFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MAT files whose headers lie, compressed and not: refused with a reason before memory is taken. */
class HostileMatTest {
    /** Of the first array's content: after the file's header, its tag, its flags and the tag of its dimensions. */
    private static final int FLAGS = 128 + 8 + 8;

    private static final int DIMENSIONS = FLAGS + 8 + 8;
    private static final long MOST_BYTES = 300L << 20;

    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        Layouts.carsTogether(folder);
        file = folder.resolve("cars_annos.mat");
        whole = MatFiles.unpacked(Files.readAllBytes(file));
    }

    private RawSplits open() {
        return new CarsSource(folder.toString()).open(new DataReport(CorruptPolicy.SKIP));
    }

    /** The header that MATLAB writes before HDF5's own, and HDF5 without one, as other programs do. */
    @Test
    void version73IsNamedWithItsRemedy() throws IOException {
        byte[] hdf5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
        byte[] matlab = new byte[4096];
        byte[] text = "MATLAB 7.3 MAT-file, Platform: GLNXA64".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, matlab, 0, text.length);
        System.arraycopy(new byte[] {0, 2, 'I', 'M'}, 0, matlab, 124, 4);
        byte[] without = matlab.clone();
        System.arraycopy(hdf5, 0, matlab, 512, hdf5.length);
        String remedy = "version 7.3 (HDF5), which is not read: load it in MATLAB and save it with -v7";
        assertTrue(refusal(matlab).endsWith(remedy));
        assertTrue(refusal(Arrays.copyOf(hdf5, 4096)).endsWith(remedy));
        assertTrue(refusal(without).endsWith("format 0x200, known is 0x100: save it with -v7"));
    }

    private String refusal(byte[] content) throws IOException {
        Files.write(file, content);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        String message = assertThrows(ConfigException.class, this::open).getMessage();
        assertTrue(threads.getThreadAllocatedBytes(thread) - before < MOST_BYTES, message);
        assertTrue(message.contains("cars_annos.mat: cannot be read as the annotations of Cars196"), message);
        return message;
    }

    private byte[] changed(int at, int value) {
        byte[] changed = whole.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return changed;
    }

    @Test
    void uncompressedAndCompressedFilesAreReadAlike() throws IOException {
        assertArrayEquals(whole, MatContent.read(file).array());
        Files.write(file, whole);
        assertEquals(4, open().train().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 100_000_000, 1_000_000, 9, -1})
    void moreElementsThanTheFileHoldsAreRefused(int elements) throws IOException {
        byte[] lying = changed(DIMENSIONS + 4, elements);
        assertTrue(refusal(lying).contains("an array"));
        assertTrue(refusal(MatFiles.packed(lying)).contains("an array"));
        byte[] both = changed(DIMENSIONS, elements);
        assertTrue(refusal(both).contains("an array"));
    }

    @Test
    void otherClassesOfArraysAreRefused() throws IOException {
        for (int kind : new int[] {3, 5, 16, 17, 0, 200}) {
            assertTrue(refusal(changed(FLAGS, kind)).contains("an array of class " + kind));
        }
    }

    @Test
    void whatUnpacksToMoreThanAnnotationsIsRefused() throws IOException {
        byte[] bomb = MatFiles.packed(MatFiles.of(whole, new byte[100 << 20]));
        assertTrue(bomb.length < 1 << 20);
        assertTrue(refusal(bomb).contains("unpacked it has more than"));
    }

    @Test
    void arraysWithinArraysEndSomewhere() throws IOException {
        byte[] inner = new byte[0];
        for (int depth = 0; depth < 2_000; depth++) {
            inner = cell(1, tagged(inner));
        }
        assertTrue(refusal(MatFiles.of(whole, inner)).contains("deeper in each other than"));
    }

    @Test
    void manyEmptyArraysAreRefused() throws IOException {
        byte[] empty = new byte[8 * 600_000];
        for (int i = 0; i < empty.length; i += 8) {
            empty[i] = 14;
        }
        assertTrue(refusal(MatFiles.packed(MatFiles.of(whole, cell(600_000, empty))))
                .contains("more than 500000 arrays"));
    }

    /** Flags, dimensions, an empty name and the arrays in it. */
    private static byte[] cell(int elements, byte[] arrays) {
        ByteBuffer out = ByteBuffer.allocate(40 + arrays.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(6).putInt(8).putInt(1).putInt(0);
        out.putInt(5).putInt(8).putInt(1).putInt(elements);
        return out.putInt(1).putInt(0).put(arrays).array();
    }

    private static byte[] tagged(byte[] array) {
        return ByteBuffer.allocate(8 + array.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(14)
                .putInt(array.length)
                .put(array)
                .array();
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        for (int length = 0; length < whole.length; length += 97) {
            refusal(Arrays.copyOf(whole, length));
        }
    }
}
