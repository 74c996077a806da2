package org.colotride.data.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * How a cache file is laid out: a header; an index with an entry (marker, size and time of the source file, checksum) for
 * each image; and the images' bytes. The file has its whole length from the beginning. Header and index are written then,
 * while the images are holes, which must not be read through a map: on a full disk in memory that would be an error.
 *
 * @param key digest of all that decides the pixels, 32 bytes
 * @param slots number of images
 * @param imageBytes of each
 */
record CacheLayout(byte[] key, long slots, int imageBytes) {
    /** Bytes before the index. */
    static final int HEADER = 4096;
    /** Bytes of an entry of the index; whole ones fill a page of memory. */
    static final int ENTRY = 32;

    static final int SIZE_AT = 8;
    static final int TIME_AT = 16;
    static final int CHECKSUM_AT = 24;

    private static final long MAGIC = 0x434F4C4F54524432L;
    private static final long ENTRY_MAGIC = 0x1D6A6E5B0C0DE5A7L;
    private static final int KEY_BYTES = 32;
    private static final int USED = Long.BYTES + KEY_BYTES + Long.BYTES + Integer.BYTES;
    private static final int CHUNK = 1 << 16;

    /** The layout of as many images as fit into so many bytes, but no more than this one has; none if none fits. */
    CacheLayout within(long bytes) {
        return withSlots(Math.max(0, Math.min(slots, (bytes - HEADER) / (ENTRY + (long) imageBytes))));
    }

    long entryAt(long slot) {
        return HEADER + slot * ENTRY;
    }

    long imageAt(long slot) {
        return entryAt(slots) + slot * imageBytes;
    }

    long fileBytes() {
        return imageAt(slots);
    }

    CacheLayout withSlots(long fewer) {
        return new CacheLayout(key, fewer, imageBytes);
    }

    /** What an entry begins with once its image is complete; never 0, which an empty index is made of. */
    static long marker(long slot) {
        return ENTRY_MAGIC ^ slot;
    }

    /** Over everything that an entry's validity depends on. */
    static long checksum(long slot, SourceStamp stamp, byte[] pixels) {
        ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES);
        numbers.putLong(slot).putLong(stamp.size()).putLong(stamp.modified()).flip();
        CRC32C checksum = new CRC32C();
        checksum.update(numbers);
        checksum.update(pixels);
        return checksum.getValue();
    }

    static byte[] entry(long slot, SourceStamp stamp, byte[] pixels) {
        return ByteBuffer.allocate(ENTRY)
                .putLong(marker(slot))
                .putLong(stamp.size())
                .putLong(stamp.modified())
                .putLong(checksum(slot, stamp, pixels))
                .array();
    }

    /** Makes an empty file of this layout. */
    void create(RandomAccessFile file) throws IOException {
        file.setLength(fileBytes());
        file.seek(0);
        file.write(header());
        byte[] empty = new byte[CHUNK];
        for (long left = entryAt(slots) - HEADER; left > 0; left -= CHUNK) {
            file.write(empty, 0, (int) Math.min(left, CHUNK));
        }
        file.getFD().sync();
    }

    /** The number of slots of a file that has this layout but perhaps more or fewer slots; 0 if it is another or broken. */
    long slotsOf(RandomAccessFile file) throws IOException {
        if (file.length() < HEADER) {
            return 0;
        }
        byte[] found = new byte[HEADER];
        file.seek(0);
        file.readFully(found);
        CacheLayout same = withSlots(ByteBuffer.wrap(found).getLong(Long.BYTES + KEY_BYTES));
        boolean valid = same.slots > 0
                && same.slots <= file.length() / imageBytes
                && Arrays.equals(found, same.header())
                && file.length() == same.fileBytes();
        return valid ? same.slots : 0;
    }

    private byte[] header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC).put(key).putLong(slots).putInt(imageBytes);
        CRC32C checksum = new CRC32C();
        checksum.update(header.array(), 0, USED);
        return header.putLong(checksum.getValue()).array();
    }

    // Records compare arrays by identity.
    @Override
    public boolean equals(Object other) {
        return other instanceof CacheLayout that
                && Arrays.equals(key, that.key)
                && slots == that.slots
                && imageBytes == that.imageBytes;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }
}
