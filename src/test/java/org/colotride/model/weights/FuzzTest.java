package org.colotride.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.colotride.config.ConfigException;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of PyTorch's, mutated at random: each is read, or refused with a reason, soon and in little memory. */
class FuzzTest {
    private static final int FILES = 10_000;
    private static final long MOST_BYTES = 64L << 20;
    private static final long MOST_SECONDS = 5;
    private static final int[] TELLING = {0, 1, 2, 0x7F, 0x80, 0xFF, '(', ')', 'R', 'c', 'b', 't', 'u', '{', '"', '9'};

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int read;
    private int refused;

    @TempDir
    Path folder;

    @Test
    void safetensors() throws IOException {
        byte[] whole = PyTorchFiles.bytes("types.safetensors");
        fuzz("a.safetensors", 1, random -> mutated(whole, random));
    }

    @Test
    void zips() throws IOException {
        byte[] whole = PyTorchFiles.bytes("zip.pth");
        fuzz("a.pth", 2, random -> mutated(whole, random));
    }

    /** A mutated pickle with a right checksum, so that the pickle's reader meets it. */
    @Test
    void picklesInZips() throws IOException {
        List<Map<String, byte[]>> zips = List.of(unzipped("views.pth"), unzipped("lightning.ckpt"));
        fuzz("a.ckpt", 3, random -> {
            Map<String, byte[]> entries = new LinkedHashMap<>(zips.get(random.nextInt(zips.size())));
            entries.replaceAll((name, bytes) -> name.endsWith("data.pkl") ? mutated(bytes, random) : bytes);
            return TensorFiles.zip(entries, ZipEntry.STORED);
        });
    }

    @Test
    void legacyFiles() throws IOException {
        List<byte[]> files = List.of(PyTorchFiles.bytes("legacy.pth"), PyTorchFiles.bytes("views-legacy.pth"));
        fuzz("a.pt", 4, random -> mutated(files.get(random.nextInt(files.size())), random));
    }

    private interface Mutants {
        byte[] next(SeededRandom random) throws IOException;
    }

    private void fuzz(String name, long seed, Mutants files) throws IOException {
        SeededRandom random = new SeededRandom(seed);
        Path file = folder.resolve(name);
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < FILES; i++) {
            overwrite(file, files.next(random));
            long allocated = threads.getThreadAllocatedBytes(thread);
            long started = System.nanoTime();
            tryToRead(file);
            assertTrue(threads.getThreadAllocatedBytes(thread) - allocated < MOST_BYTES, "memory of file " + i);
            assertTrue(System.nanoTime() - started < MOST_SECONDS * 1_000_000_000L, "time of file " + i);
        }
        // Neither a reader that takes everything nor one that takes nothing is tested by this.
        assertTrue(read > 0 && refused > FILES / 4, read + " read, " + refused + " refused");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    /** Without emptying the file first, which some file systems answer with a wait for the disk. */
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            while (content.hasRemaining()) {
                channel.write(content, content.position());
            }
            channel.truncate(bytes.length);
        }
    }

    private void tryToRead(Path file) {
        try (StateDict weights = WeightFormats.standard().open(file)) {
            for (String name : weights.names()) {
                weights.tensor(name).values();
            }
            read++;
        } catch (ConfigException e) {
            assertTrue(e.getMessage().length() < 2000, e::getMessage);
            refused++;
        }
    }

    private static byte[] mutated(byte[] whole, SeededRandom random) {
        byte[] bytes = whole.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(1 + random.nextInt(16), bytes.length - at);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                case 3 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0xFF : 0));
                case 4 -> bytes = spliced(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
                case 5 -> bytes = spliced(bytes, at, new byte[0], at + length);
                default -> bytes = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : bytes;
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int end, byte[] middle, int start) {
        byte[] result = Arrays.copyOf(bytes, end + middle.length + bytes.length - start);
        System.arraycopy(middle, 0, result, end, middle.length);
        System.arraycopy(bytes, start, result, end + middle.length, bytes.length - start);
        return result;
    }

    private Map<String, byte[]> unzipped(String name) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Path copy = PyTorchFiles.copy(name, folder);
        try (ZipFile zip = new ZipFile(copy.toFile())) {
            for (ZipEntry entry : zip.stream().toArray(ZipEntry[]::new)) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        Files.delete(copy);
        return entries;
    }
}
