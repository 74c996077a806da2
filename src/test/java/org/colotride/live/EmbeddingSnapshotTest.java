package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.colotride.experiment.ValidationSample;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.Embeddings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingSnapshotTest {
    private static final int HEADER = 6;
    private static final int DIMENSION = 5;
    /** Far more than such a file needs, far less than a wrong size can ask for. */
    private static final long BOUND = 8L << 20;

    @TempDir
    Path folder;

    private static Embeddings embeddings(int count, int dimension, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Embeddings embeddings = Embeddings.zeros(count, dimension);
        for (int i = 0; i < embeddings.values().length; i++) {
            embeddings.values()[i] = (float) random.nextGaussian();
        }
        return embeddings;
    }

    private static List<String> names(int count) {
        String[] names = new String[count];
        Arrays.setAll(names, i -> "Klasse " + i + " – 鳥 \uD83D\uDC26");
        return List.of(names);
    }

    private EmbeddingSnapshot roundTrip(EmbeddingSnapshot snapshot) throws IOException {
        Path file = folder.resolve("live/embeddings.bin");
        snapshot.write(file);
        return EmbeddingSnapshot.read(file);
    }

    private static EmbeddingSnapshot sample(int adversarial) {
        int[] labels = {7, 3, 7, 0, 11, 3};
        return new EmbeddingSnapshot(
                1234,
                new ValidationSample(
                        embeddings(6, DIMENSION, 1), labels, names(12), embeddings(adversarial, DIMENSION, 2)));
    }

    private static void assertSame(Embeddings expected, Embeddings actual) {
        assertEquals(expected.count(), actual.count());
        assertEquals(expected.dimension(), actual.dimension());
        for (int i = 0; i < expected.count(); i++) {
            assertArrayEquals(expected.row(i), actual.row(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    void keepsEmbeddingsAndTheClassOfEach(int adversarial) throws IOException {
        EmbeddingSnapshot written = sample(adversarial);
        EmbeddingSnapshot read = roundTrip(written);
        assertEquals(1234, read.iteration());
        assertSame(written.sample().benign(), read.sample().benign());
        assertSame(written.sample().adversarial(), read.sample().adversarial());
        assertEquals(4, read.sample().classNames().size(), "only classes that occur");
        for (int i = 0; i < 6; i++) {
            assertEquals(
                    written.sample().classNames().get(written.sample().labels()[i]),
                    read.sample().classNames().get(read.sample().labels()[i]));
        }
    }

    @Test
    void anArrayMayBeLongerThanItsEmbeddings() throws IOException {
        Embeddings longer = new Embeddings(embeddings(9, 3, 4).values(), 2, 3);
        EmbeddingSnapshot read =
                roundTrip(new EmbeddingSnapshot(1, new ValidationSample(longer, new int[2], names(1), longer)));
        assertSame(longer, read.sample().benign());
        assertSame(longer, read.sample().adversarial());
    }

    @Test
    void aLongNameIsShortenedNotRefused() throws IOException {
        String name = "鳥".repeat(40_000);
        EmbeddingSnapshot read = roundTrip(new EmbeddingSnapshot(
                1, new ValidationSample(embeddings(1, 2, 1), new int[1], List.of(name), Embeddings.zeros(0, 2))));
        String kept = read.sample().classNames().get(0);
        assertTrue(!kept.isEmpty() && kept.length() < 1000 && name.startsWith(kept), kept);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Path file = folder.resolve("whole");
        sample(4).write(file);
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThrows(IOException.class, () -> EmbeddingSnapshot.read(cut), length + " bytes");
        }
        assertThrows(NoSuchFileException.class, () -> EmbeddingSnapshot.read(folder.resolve("none")));
        assertThrows(IOException.class, () -> EmbeddingSnapshot.read(folder));
    }

    /** Reads a file that nobody vouches for; whether it was one. */
    private static boolean isReadable(Path file) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        boolean readable;
        try {
            ValidationSample sample = EmbeddingSnapshot.read(file).sample();
            assertEquals(sample.benign().count(), sample.labels().length);
            assertTrue(sample.adversarial().count() <= sample.benign().count());
            for (int label : sample.labels()) {
                assertTrue(label >= 0 && label < sample.classNames().size(), "class " + label);
            }
            readable = true;
        } catch (IOException refused) {
            readable = false;
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < BOUND, allocated + " bytes");
        return readable;
    }

    @Test
    void whateverIsChangedInAFileIsReadOrRefused() throws IOException {
        Path file = folder.resolve("whole");
        sample(4).write(file);
        byte[] whole = Files.readAllBytes(file);
        SeededRandom random = new SeededRandom(6);
        Path changed = folder.resolve("changed");
        int readable = 0;
        int refused = 0;
        for (int run = 0; run < 1000; run++) {
            byte[] bytes = whole.clone();
            // Half of the changes hit what says how large all is.
            int range = run % 2 == 0 ? whole.length : (HEADER + 6) * Integer.BYTES;
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(range)] = (byte) random.nextInt();
            }
            Files.write(changed, bytes);
            if (isReadable(changed)) {
                readable++;
            } else {
                refused++;
            }
        }
        assertTrue(readable > 100 && refused > 100, readable + " and " + refused);
    }

    @Test
    void sizesThatCannotBeAreRefused() throws IOException {
        Path file = folder.resolve("whole");
        sample(4).write(file);
        byte[] whole = Files.readAllBytes(file);
        Path changed = folder.resolve("changed");
        for (int field = 2; field < HEADER; field++) {
            for (int value : new int[] {Integer.MIN_VALUE, -1, 7, 2001, 100_000, 100_001, 1 << 29, Integer.MAX_VALUE}) {
                byte[] bytes = whole.clone();
                ByteBuffer.wrap(bytes).putInt(field * Integer.BYTES, value);
                Files.write(changed, bytes);
                assertTrue(!isReadable(changed), "field " + field + " = " + value);
            }
        }
        byte[] noClass = whole.clone();
        ByteBuffer.wrap(noClass).putInt(2 * Integer.BYTES, 0);
        Files.write(changed, noClass);
        assertTrue(!isReadable(changed), "no image");
    }

    /** Files with holes cost their maker nothing: that a file is as long as it says proves little. */
    @ParameterizedTest
    @CsvSource({"100000,6000", "100000,11000", "2000,100000", "1000,50000"})
    void aFileOfManyMegabytesIsNotTakenIn(int images, int dimension) throws IOException {
        Path file = folder.resolve("holes");
        try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
            sample(0).write(folder.resolve("whole"));
            holes.writeInt(
                    ByteBuffer.wrap(Files.readAllBytes(folder.resolve("whole"))).getInt());
            for (int value : new int[] {1, images, 0, dimension, 1}) {
                holes.writeInt(value);
            }
            holes.setLength((long) images * (dimension + 2) * Float.BYTES);
        }
        assertTrue(!isReadable(file));
    }
}
