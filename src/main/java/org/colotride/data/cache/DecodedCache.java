package org.colotride.data.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of decoded images of equal size. It is read through a memory map, by any number of threads at once and without
 * locks, and written to by ordinary writes, since a write into a map would crash the JVM when the disk is full. An image
 * counts only with a matching checksum over its bytes, its place and its source's size and time, so that a writer may
 * be killed at any moment, and several processes may write at once: what is half written is decoded again.
 *
 * <p>The file stays open for as long as this object is in use.
 */
final class DecodedCache {
    private static final Logger LOG = LoggerFactory.getLogger(DecodedCache.class);
    private static final long LARGEST_MAP = 1L << 30;

    private final Path path;
    private final CacheLayout layout;
    private final RandomAccessFile file;
    private final MappedByteBuffer[] maps;
    private final long slotsPerMap;
    private volatile boolean readable = true;
    private volatile boolean writable = true;

    /** @param file of that layout, open for reading and writing; it now belongs to this object */
    DecodedCache(Path path, CacheLayout layout, RandomAccessFile file) throws IOException {
        this.path = path;
        this.layout = layout;
        this.file = file;
        this.slotsPerMap = Math.max(1, LARGEST_MAP / layout.slotBytes());
        this.maps = new MappedByteBuffer[(int) ((layout.slots() + slotsPerMap - 1) / slotsPerMap)];
        for (int i = 0; i < maps.length; i++) {
            long first = i * slotsPerMap;
            long count = Math.min(slotsPerMap, layout.slots() - first);
            maps[i] = file.getChannel()
                    .map(FileChannel.MapMode.READ_ONLY, layout.position(first), count * layout.slotBytes());
        }
        markAsUsed(file.getChannel());
    }

    /** Others see from this lock that the file must stay; it ends with this process at the latest. */
    private static void markAsUsed(FileChannel channel) throws IOException {
        try {
            channel.tryLock(0, 1, true);
        } catch (OverlappingFileLockException alreadyOurs) {
            // Another cache of this process holds it.
            return;
        }
    }

    /** How many images it has room for, the first ones of their split. */
    long slots() {
        return layout.slots();
    }

    Path path() {
        return path;
    }

    /**
     * Reads an image if it is there and whole.
     *
     * @param pixels receives it; undefined if the result is false
     */
    boolean read(int slot, SourceStamp stamp, byte[] pixels) {
        if (slot >= layout.slots() || !readable) {
            return false;
        }
        if (!isWhole()) {
            return false;
        }
        MappedByteBuffer map = maps[(int) (slot / slotsPerMap)];
        int at = (int) (slot % slotsPerMap * layout.slotBytes());
        if (map.getLong(at) != CacheLayout.marker(slot)
                || map.getLong(at + CacheLayout.SIZE_AT) != stamp.size()
                || map.getLong(at + CacheLayout.TIME_AT) != stamp.modified()) {
            return false;
        }
        long checksum = map.getLong(at + CacheLayout.CHECKSUM_AT);
        map.get(at + CacheLayout.SLOT_HEADER, pixels);
        return checksum == CacheLayout.checksum(slot, stamp, pixels);
    }

    /** Reading where a map has no file behind it any more would be an error of the JVM, thrown somewhere later. */
    private boolean isWhole() {
        try {
            if (file.length() == layout.fileBytes()) {
                return true;
            }
            LOG.warn("The cache {} was cut off by another program; its images are decoded again", path);
        } catch (IOException e) {
            LOG.warn("The cache {} can no longer be read ({}); its images are decoded again", path, e.getMessage());
        }
        readable = false;
        writable = false;
        return false;
    }

    /** Keeps an image, if there is room for it; a failure ends the writing, not the run. */
    void write(int slot, SourceStamp stamp, byte[] pixels) {
        if (slot >= layout.slots() || !writable) {
            return;
        }
        byte[] header = CacheLayout.slotHeader(slot, stamp, pixels);
        synchronized (file) {
            try {
                if (!writable) {
                    return;
                }
                put(layout.position(slot), new byte[CacheLayout.SLOT_HEADER]);
                put(layout.position(slot) + CacheLayout.SLOT_HEADER, pixels);
                put(layout.position(slot), header);
            } catch (IOException e) {
                writable = false;
                LOG.warn(
                        "The cache {} takes no more images ({}): those not yet in it are decoded each time",
                        path,
                        e.getMessage());
            }
        }
    }

    private void put(long position, byte[] bytes) throws IOException {
        file.seek(position);
        file.write(bytes);
    }
}
