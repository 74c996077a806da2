package org.colotride.data.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodedCacheTest {
    private static final int IMAGE_BYTES = 700;
    private static final SourceStamp STAMP = new SourceStamp(5, 7);

    @TempDir
    Path folder;

    private final CacheLayout layout = new CacheLayout(TestFiles.bytes(32, 1), 9, IMAGE_BYTES);

    /** A file whose disk is full after so many bytes. */
    private static final class FullDisk extends RandomAccessFile {
        private long room;

        FullDisk(File file, long room) throws IOException {
            super(file, "rw");
            this.room = room;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            int written = (int) Math.min(room, bytes.length);
            super.write(bytes, 0, written);
            room -= written;
            if (written < bytes.length) {
                throw new IOException("No space left on device");
            }
        }
    }

    private File file() throws IOException {
        File file = folder.resolve("x.pixels").toFile();
        try (RandomAccessFile raw = new RandomAccessFile(file, "rw")) {
            layout.create(raw);
        }
        return file;
    }

    private static byte[] image(int slot) {
        return TestFiles.bytes(IMAGE_BYTES, 100 + slot);
    }

    @Test
    void aFullDiskEndsTheWritingOnly() throws IOException {
        for (long room = 0; room < 3L * (IMAGE_BYTES + 2 * CacheLayout.ENTRY); room += 397) {
            try (RandomAccessFile full = new FullDisk(file(), room)) {
                DecodedCache cache = new DecodedCache(folder.resolve("x.pixels"), layout, full);
                int kept = 0;
                for (int slot = 0; slot < 9; slot++) {
                    cache.write(slot, STAMP, image(slot));
                    byte[] found = new byte[IMAGE_BYTES];
                    if (cache.read(slot, STAMP, found)) {
                        assertArrayEquals(image(slot), found);
                        assertEquals(slot, kept++, "nothing is written after a failure");
                    }
                }
                assertEquals(room / (2 * CacheLayout.ENTRY + IMAGE_BYTES), kept);
            }
        }
    }

    @Test
    void readsOnlyWhatWasWrittenForThatPlaceAndStamp() throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file(), "rw")) {
            DecodedCache cache = new DecodedCache(folder.resolve("x.pixels"), layout, raw);
            byte[] found = new byte[IMAGE_BYTES];
            assertFalse(cache.read(2, STAMP, found));
            cache.write(2, STAMP, image(2));
            assertTrue(cache.read(2, STAMP, found));
            assertFalse(cache.read(3, STAMP, found));
            assertFalse(cache.read(2, new SourceStamp(5, 8), found));
            assertFalse(cache.read(2, new SourceStamp(6, 7), found));
            cache.write(9, STAMP, image(9));
            assertFalse(cache.read(9, STAMP, found));
            // An image copied to another place, with its entry.
            byte[] entry = new byte[CacheLayout.ENTRY];
            raw.seek(layout.entryAt(2));
            raw.readFully(entry);
            raw.seek(layout.entryAt(4));
            raw.write(entry);
            raw.seek(layout.imageAt(4));
            raw.write(image(2));
            assertFalse(cache.read(4, STAMP, found));
        }
        assertEquals(layout.fileBytes(), Files.size(folder.resolve("x.pixels")));
    }
}
