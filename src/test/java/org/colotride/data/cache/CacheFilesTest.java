package org.colotride.data.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.Test;

/** Too little room, and files that are torn, cut off, foreign or in the way: against the pipeline without a cache. */
class CacheFilesTest extends CacheFixture {
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
