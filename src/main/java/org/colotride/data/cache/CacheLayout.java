package org.colotride.data.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * How a cache file is laid out: a header, then slots of equal length, each with a header of its own (marker, size and time
 * of the source file, checksum) and the image's bytes. The file has its whole length from the beginning, with holes
 * where nothing was written.
 *
 * @param key digest of all that decides the pixels, 32 bytes
 * @param slots number of images
 * @param imageBytes of each
 */
record CacheLayout(byte[] key, long slots, int imageBytes) {
    /** Bytes before the first slot. */
    static final int HEADER = 4096;
    /** Bytes of a slot before its image. */
    static final int SLOT_HEADER = 32;

    static final int SIZE_AT = 8;
    static final int TIME_AT = 16;
    static final int CHECKSUM_AT = 24;

    private static final long MAGIC = 0x434F4C4F54524431L;
    private static final long SLOT_MAGIC = 0x1D6A6E5B0C0DE5A7L;
    private static final int KEY_BYTES = 32;
    private static final int USED = Long.BYTES + KEY_BYTES + Long.BYTES + Integer.BYTES;

    /** Whole header lengths, so that no slot's header lies across two pages of memory. */
    long slotBytes() {
        return (SLOT_HEADER + (long) imageBytes + SLOT_HEADER - 1) / SLOT_HEADER * SLOT_HEADER;
    }

    long position(long slot) {
        return HEADER + slot * slotBytes();
    }

    long fileBytes() {
        return position(slots);
    }

    CacheLayout withSlots(long fewer) {
        return new CacheLayout(key, fewer, imageBytes);
    }

    /** What a slot begins with once its image is complete; never 0, which holes are made of. */
    static long marker(long slot) {
        return SLOT_MAGIC ^ slot;
    }

    /** Over everything that a slot's validity depends on. */
    static long checksum(long slot, SourceStamp stamp, byte[] pixels) {
        ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES);
        numbers.putLong(slot).putLong(stamp.size()).putLong(stamp.modified()).flip();
        CRC32C checksum = new CRC32C();
        checksum.update(numbers);
        checksum.update(pixels);
        return checksum.getValue();
    }

    static byte[] slotHeader(long slot, SourceStamp stamp, byte[] pixels) {
        return ByteBuffer.allocate(SLOT_HEADER)
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
                && same.slots <= file.length() / slotBytes()
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
