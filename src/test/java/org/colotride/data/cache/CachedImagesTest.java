package org.colotride.data.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.data.ImageSet;
import org.colotride.data.PipelineLoader;
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.colotride.data.UnreadableImageException;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the same pipeline without a cache. */
class CachedImagesTest {
    private static final int IMAGES = 12;
    private static final int IMAGE_BYTES = 3 * 24 * 24;
    private static final CacheLayout LAYOUT = new CacheLayout(new byte[32], IMAGES, IMAGE_BYTES);

    @TempDir
    Path folder;

    private Path pipeline;

    @BeforeEach
    void imagesOfDifferingSizes() throws IOException {
        for (int i = 0; i < 2 * IMAGES; i++) {
            rewrite(i, 20 + i, i);
        }
        pipeline = pipeline(
                """
                train:
                  - resize: {height: 24, width: 24}
                  - colorJitter: {brightness: 0.4, hue: 0.1}
                  - randomResizedCrop: {height: 16, width: 16}
                  - horizontalFlip: {}
                test:
                  - resize: {height: 24, width: 24}
                  - centerCrop: {height: 16, width: 16}
                """);
    }

    /** Image {@code i} of the training split, or of the test split from IMAGES on; long enough ago to be trusted. */
    private Path rewrite(int i, int height, long seed) throws IOException {
        Path file = folder.resolve(
                "images/" + (i < IMAGES / 2 ? "a" : i < IMAGES ? "b" : "c") + "/" + String.format("%02d", i) + ".png");
        TestFiles.writeImage(file, height, 25, seed);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(1000 - seed)));
        return file;
    }

    private Path pipeline(String transforms) throws IOException {
        return Files.writeString(
                folder.resolve("p.yaml"),
                "source: {name: image-folder, args: {trainClasses: 2}}\nshape: {channels: 3, height: 16, width: 16}\n"
                        + transforms);
    }

    private ObjectNode images() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString());
    }

    private RetrievalData plain() {
        return PipelineLoader.open(pipeline, images());
    }

    private RetrievalData cached(double gigabytes) {
        return cached(gigabytes, "cache");
    }

    private RetrievalData cached(double gigabytes, String directory) {
        ObjectNode overrides = images();
        overrides
                .putObject("cache")
                .put("directory", folder.resolve(directory).toString())
                .put("gigabytes", gigabytes);
        return PipelineLoader.open(pipeline, overrides);
    }

    private static float[] read(ImageSet set, int index, long seed) {
        float[] pixels = new float[set.shape().length()];
        set.read(index, new SeededRandom(seed), pixels, 0);
        return pixels;
    }

    private static void assertSame(ImageSet expected, ImageSet actual, long seed) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(read(expected, i, seed + i), read(actual, i, seed + i), "image " + i);
        }
    }

    private List<Path> files() throws IOException {
        return files("cache");
    }

    private List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".pixels"))
                    .sorted()
                    .toList();
        }
    }

    /** How many images are complete, by their entries in the index. */
    private static int filled(Path file) throws IOException {
        int filled = 0;
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            for (int i = 0; i < IMAGES; i++) {
                raw.seek(LAYOUT.entryAt(i));
                filled += raw.readLong() == CacheLayout.marker(i) ? 1 : 0;
            }
        }
        return filled;
    }

    private int filled() throws IOException {
        return filled("cache");
    }

    private int filled(String directory) throws IOException {
        int sum = 0;
        for (Path file : files(directory)) {
            sum += filled(file);
        }
        return sum;
    }

    @Test
    void givesTheSameBitsInEveryEpoch() throws IOException {
        RetrievalData plain = plain();
        RetrievalData cached = cached(1);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertSame(plain.train(), cached.train(), 100 * epoch);
            assertSame(plain.test(), cached.test(), 100 * epoch);
            assertEquals(2 * IMAGES, filled());
        }
        assertEquals(2, files().size());
        assertSame(plain.train(), cached(1).train(), 7);
    }

    @Test
    void laterEpochsDoNotDecode() throws IOException {
        RetrievalData cached = cached(1);
        float[] before = read(cached.train(), 3, 1);
        Path file = folder.resolve("images/a/03.png");
        FileTime time = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        Files.write(file, TestFiles.bytes((int) size, 1));
        Files.setLastModifiedTime(file, time);
        assertArrayEquals(before, read(cached.train(), 3, 1), "of a file with the same size and time");
    }

    @Test
    void aChangedFileIsDecodedAnew() throws IOException {
        RetrievalData cached = cached(1);
        float[] before = read(cached.train(), 3, 1);
        rewrite(3, 23, 500);
        float[] after = read(cached.train(), 3, 1);
        assertNotEquals(List.of(before), List.of(after));
        assertArrayEquals(read(plain().train(), 3, 1), after);
        assertArrayEquals(after, read(cached(1).train(), 3, 1));
        Files.delete(folder.resolve("images/a/03.png"));
        assertThrows(UnreadableImageException.class, () -> read(cached.train(), 3, 1));
    }

    @Test
    void aFileThatWasJustWrittenIsNotTrusted() throws IOException {
        Files.setLastModifiedTime(rewrite(3, 23, 5), FileTime.from(Instant.now()));
        RetrievalData cached = cached(1);
        read(cached.train(), 3, 1);
        assertEquals(0, filled());
    }

    @Test
    void otherTransformsHaveAnotherCache() throws IOException {
        assertSame(plain().train(), cached(1).train(), 1);
        Files.writeString(
                pipeline, Files.readString(pipeline).replace("height: 24, width: 24", "height: 24, width: 28"));
        assertSame(plain().train(), cached(1).train(), 1);
        assertTrue(files().size() > 2);
    }

    @Test
    void beyondItsSizeImagesAreDecodedAsBefore() throws IOException {
        double gigabytes = (LAYOUT.withSlots(5).fileBytes() + 100) / 1e9;
        RetrievalData cached = cached(gigabytes);
        for (int epoch = 0; epoch < 2; epoch++) {
            assertSame(plain().train(), cached.train(), epoch);
            assertSame(plain().test(), cached.test(), epoch);
        }
        assertEquals(1, files().size());
        assertEquals(5, filled());
        assertTrue(Files.size(files().get(0)) <= gigabytes * 1e9);
        // Neither a second opening nor more room loses what is there for nothing.
        assertSame(plain().train(), cached(gigabytes).train(), 3);
        assertEquals(5, filled());
    }

    @Test
    void offWhenZeroAndRefusedWhenWrong() throws IOException {
        assertSame(plain().train(), cached(0).train(), 1);
        assertFalse(Files.exists(folder.resolve("cache")));
        assertTrue(assertThrows(ConfigException.class, () -> cached(-1))
                .getMessage()
                .contains("cache.gigabytes: -1.0 is not in [0"));
        ObjectNode overrides = images();
        overrides.putObject("cache").put("gigabytes", 1);
        assertTrue(assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, overrides))
                .getMessage()
                .contains("cache.directory: is missing"));
        overrides.putObject("cache").put("gigabites", 1);
        assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, overrides));
    }

    @Test
    void withoutAFixedSizeThereIsNoCache() throws IOException {
        pipeline = pipeline(
                "train: [randomResizedCrop: {height: 16, width: 16}]\ntest: [resize: {height: 16, width: 16}]\n");
        RetrievalData cached = cached(1);
        assertSame(plain().train(), cached.train(), 1);
        assertSame(plain().test(), cached.test(), 1);
        assertEquals(1, files().size());
    }

    @Test
    void whatIsTornIsDecodedAndWrittenAgain() throws IOException {
        assertSame(plain().train(), cached(1).train(), 1);
        Path file = files().stream()
                .filter(path -> path.toFile().length() == LAYOUT.fileBytes())
                .findFirst()
                .orElseThrow();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            // A byte of a picture, a marker, a checksum, a time; and a marker before bytes that were never written.
            flip(raw, LAYOUT.imageAt(0) + 77);
            flip(raw, LAYOUT.entryAt(1) + 3);
            flip(raw, LAYOUT.entryAt(2) + CacheLayout.CHECKSUM_AT + 7);
            flip(raw, LAYOUT.entryAt(3) + CacheLayout.TIME_AT + 5);
            raw.seek(LAYOUT.imageAt(4));
            raw.write(new byte[IMAGE_BYTES]);
        }
        RetrievalData again = cached(1);
        assertSame(plain().train(), again.train(), 1);
        assertSame(plain().train(), again.train(), 2);
        assertEquals(IMAGES, filled(file));
    }

    private static void flip(RandomAccessFile file, long at) throws IOException {
        file.seek(at);
        int value = file.read();
        file.seek(at);
        file.write(value ^ 0x40);
    }

    @Test
    void aTruncatedOrForeignFileIsRebuilt() throws IOException {
        RetrievalData first = cached(1);
        assertSame(plain().train(), first.train(), 1);
        assertSame(plain().test(), first.test(), 1);
        for (int length : new int[] {0, 10, CacheLayout.HEADER, CacheLayout.HEADER + 1000, -1}) {
            // A copy, since this process has the original open.
            String copy = "copy" + length;
            Files.createDirectories(folder.resolve(copy));
            Files.writeString(folder.resolve(copy + "/left.pixels.part"), "half a header");
            for (Path file : files()) {
                byte[] whole = Files.readAllBytes(file);
                byte[] broken = length < 0 ? TestFiles.bytes(whole.length, 3) : Arrays.copyOf(whole, length);
                Files.write(folder.resolve(copy).resolve(file.getFileName()), broken);
            }
            RetrievalData rebuilt = cached(1, copy);
            assertSame(plain().train(), rebuilt.train(), 2);
            assertSame(plain().test(), rebuilt.test(), 2);
            assertEquals(2 * IMAGES, filled(copy));
            assertFalse(Files.exists(folder.resolve(copy + "/left.pixels.part")));
        }
    }

    @Test
    void aFileCutOffWhileInUseEndsTheCacheNotTheRun() throws IOException {
        RetrievalData cached = cached(1);
        assertSame(plain().train(), cached.train(), 1);
        for (Path file : files()) {
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.setLength(100);
            }
        }
        assertSame(plain().train(), cached.train(), 1);
        assertSame(plain().train(), cached(1).train(), 1);
    }

    @Test
    void manyThreadsReadAndWriteAtOnce() {
        ImageSet cached = cached(1).train();
        ImageSet plain = plain().train();
        float[][] expected =
                IntStream.range(0, IMAGES).mapToObj(i -> read(plain, i, i)).toArray(float[][]::new);
        IntStream.range(0, 4000).parallel().forEach(i -> {
            int index = new Random(i).nextInt(IMAGES);
            assertArrayEquals(expected[index], read(cached, index, index));
        });
    }

    @Test
    void aFolderThatCannotBeUsedMeansNoCache() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file where a folder is expected");
        assertSame(plain().train(), cached(1).train(), 1);
    }

    @Test
    void unusedCachesMakeRoomAndUsedOnesStay() throws IOException {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Path old = Files.write(cache.resolve("old.pixels"), new byte[50_000]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
        Path recent = Files.write(cache.resolve("recent.pixels"), new byte[20_000]);
        Path used = Files.write(cache.resolve("used.pixels"), new byte[10_000]);
        Files.setLastModifiedTime(used, FileTime.from(Instant.EPOCH));
        try (FileChannel channel = FileChannel.open(used, StandardOpenOption.WRITE);
                FileLock lock = channel.lock(0, 1, false)) {
            assertTrue(lock.isValid());
            assertSame(plain().train(), cached(80_000 / 1e9).train(), 1);
        }
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(recent));
        assertTrue(Files.exists(used));
        long sum = 0;
        for (Path file : files()) {
            sum += Files.size(file);
        }
        assertTrue(sum <= 80_000, sum + " bytes");
    }
}
