package org.colotride.data.fetch.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.colotride.data.TestFiles;
import org.colotride.data.fetch.archive.TestArchives.Entry;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives with bytes changed, and cut: each unpacks into its folder, or is refused by name and leaves nothing. */
class ArchiveFuzzTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MEMORY = 512L << 20;
    private static final List<Entry> ENTRIES = List.of(
            Entry.file("set/list.txt", "1 a.jpg\n2 b.jpg\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
            Entry.file("set/../".replace("../", "images/") + "n".repeat(130) + ".jpg", TestFiles.bytes(300, 1)),
            Entry.file("set/zeros", new byte[5_000]));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tgz", "inner.tgz"})
    void someMutationsEndInAResultOrAnError(String name) throws IOException {
        fuzz(name, 300, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tgz", "inner.tgz"})
    void manyMutationsEndInAResultOrAnError(String name) throws IOException {
        fuzz(name, 10_000, 2);
    }

    /** {@code inner}: the tar is changed and then compressed, so that its headers, not only the gzip's, are reached. */
    private void fuzz(String name, int count, long seed) throws IOException {
        boolean inner = name.startsWith("inner");
        byte[] whole = name.endsWith(".zip") ? TestArchives.zip(ENTRIES) : TestArchives.tgz(ENTRIES);
        if (inner) {
            whole = new GZIPInputStream(new java.io.ByteArrayInputStream(whole)).readAllBytes();
        }
        Path archive = folder.resolve("in").resolve(name);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] mutated = mutate(whole, SeededRandom.derive(seed, name.hashCode(), i));
            TestFiles.write(archive, inner ? gzip(mutated) : mutated);
            refused += assertTimeoutPreemptively(PATIENCE, () -> extract(archive), name + ", mutation " + i);
        }
        assertTrue(refused > count / 10, "only " + refused + " mutations were noticed");
    }

    /** 1 if it was refused. */
    private int extract(Path archive) throws IOException {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Path out = folder.resolve("out/data");
        int refused = 0;
        try {
            new ArchiveExtractor(ArchiveLimits.standard()).extract(archive, out);
        } catch (ArchiveException e) {
            assertTrue(e.getMessage().contains(archive.toString()), e.getMessage());
            assertFalse(Files.exists(out));
            refused = 1;
        }
        // All that was ever allocated, which is more than was held at once.
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < MEMORY);
        Folders.delete(out);
        assertEquals(
                Set.of("in", "in/" + archive.getFileName(), "out"),
                TestArchives.content(folder).keySet());
        return refused;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] mutate(byte[] whole, SeededRandom random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, end, (byte) (random.nextInt(2) * 0xFF));
                case 3 -> Arrays.fill(bytes, at, end, (byte) "./\\:7".charAt(random.nextInt(5)));
                default -> bytes = Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }
}
