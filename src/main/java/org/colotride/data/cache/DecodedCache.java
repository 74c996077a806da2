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
    private final MappedByteBuffer index;
    private final MappedByteBuffer[] images;
    private final long imagesPerMap;
    private volatile boolean readable = true;
    private volatile boolean writable = true;

    /** @param file of that layout, open for reading and writing; it now belongs to this object */
    DecodedCache(Path path, CacheLayout layout, RandomAccessFile file) throws IOException {
        this.path = path;
        this.layout = layout;
        this.file = file;
        this.index = map(layout.entryAt(0), layout.imageAt(0) - layout.entryAt(0));
        this.imagesPerMap = Math.max(1, LARGEST_MAP / layout.imageBytes());
        this.images = new MappedByteBuffer[(int) ((layout.slots() + imagesPerMap - 1) / imagesPerMap)];
        for (int i = 0; i < images.length; i++) {
            long first = i * imagesPerMap;
            long count = Math.min(imagesPerMap, layout.slots() - first);
            images[i] = map(layout.imageAt(first), count * layout.imageBytes());
        }
        markAsUsed(file.getChannel());
    }

    private MappedByteBuffer map(long position, long length) throws IOException {
        return file.getChannel().map(FileChannel.MapMode.READ_ONLY, position, length);
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
        int at = slot * CacheLayout.ENTRY;
        if (index.getLong(at) != CacheLayout.marker(slot)
                || index.getLong(at + CacheLayout.SIZE_AT) != stamp.size()
                || index.getLong(at + CacheLayout.TIME_AT) != stamp.modified()) {
            return false;
        }
        long checksum = index.getLong(at + CacheLayout.CHECKSUM_AT);
        int offset = (int) (slot % imagesPerMap * layout.imageBytes());
        images[(int) (slot / imagesPerMap)].get(offset, pixels);
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
        byte[] entry = CacheLayout.entry(slot, stamp, pixels);
        synchronized (file) {
            try {
                if (!writable) {
                    return;
                }
                put(layout.entryAt(slot), new byte[CacheLayout.ENTRY]);
                put(layout.imageAt(slot), pixels);
                put(layout.entryAt(slot), entry);
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
