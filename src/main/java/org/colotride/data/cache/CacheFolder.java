package org.colotride.data.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the cache files, kept within its size: to make room for a new one, those that no process uses are removed,
 * the ones longest unused first. Whatever goes wrong ends in no cache and a line in the log, never in an error.
 */
public final class CacheFolder {
    private static final Logger LOG = LoggerFactory.getLogger(CacheFolder.class);
    private static final String SUFFIX = ".pixels";
    private static final String PART = ".part";
    private static final int NAME_DIGITS = 16;
    private static final long LOCK_POLL_MILLIS = 20;
    private static final int LOCK_POLLS = 500;

    private final Path folder;
    private final long limit;
    private final Set<Path> opened = new HashSet<>();

    /** @param config with a size above 0 */
    public CacheFolder(CacheConfig config) {
        this.folder = Path.of(config.directory());
        this.limit = config.bytes();
    }

    /**
     * Opens the file of one split, or makes it.
     *
     * @param split for messages
     * @param wanted with as many slots as the split has images; the result may have fewer
     */
    synchronized Optional<DecodedCache> open(String split, CacheLayout wanted) {
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                if (lock == null) {
                    LOG.warn("{}: no cache: another process is busy opening {}", split, folder);
                    return Optional.empty();
                }
                removeLeftovers();
                return openLocked(split, wanted);
            }
        } catch (IOException e) {
            LOG.warn("{}: no cache in {}: {}", split, folder, e.toString());
            return Optional.empty();
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        for (int poll = 0; poll < LOCK_POLLS; poll++) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            try {
                Thread.sleep(LOCK_POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private Optional<DecodedCache> openLocked(String split, CacheLayout wanted) throws IOException {
        Path path = folder.resolve(HexFormat.of().formatHex(wanted.key()).substring(0, NAME_DIGITS) + SUFFIX);
        opened.add(path);
        long there = slotsOf(path, wanted);
        long others = sizeOfOthers(path);
        boolean fits = there > 0 && wanted.withSlots(there).fileBytes() + others <= limit;
        boolean grows = there < wanted.slots() && wanted.fileBytes() + others <= limit;
        boolean used = (!fits || grows) && isUsed(path);
        if (!fits && used) {
            LOG.warn("{}: no cache: {} is broken or too large, but still in use", split, path);
            return Optional.empty();
        }
        if (!fits || grows && !used) {
            Files.deleteIfExists(path);
            there = wanted.within(makeRoom(wanted.fileBytes(), path)).slots();
            if (there < 1) {
                LOG.warn("{}: no cache: {} has no room for a single image; raise cache.gigabytes", split, folder);
                return Optional.empty();
            }
            create(path, wanted.withSlots(there));
        }
        CacheLayout layout = wanted.withSlots(there);
        Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
        LOG.info(
                "{}: cache for {} of {} images in {} ({} MB when full)",
                split,
                there,
                wanted.slots(),
                path,
                layout.fileBytes() / 1_000_000);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            return Optional.of(new DecodedCache(path, layout, file));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static long slotsOf(Path path, CacheLayout wanted) throws IOException {
        if (!Files.isRegularFile(path)) {
            return 0;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return Math.min(wanted.slots(), wanted.slotsOf(file));
        }
    }

    private static void create(Path path, CacheLayout layout) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + PART);
        try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
            layout.create(file);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Of a process that was killed while it made a file; whoever makes one now holds the folder's lock, and that is us. */
    private void removeLeftovers() throws IOException {
        for (Path part : files(SUFFIX + PART)) {
            Files.deleteIfExists(part);
        }
    }

    /** The bytes that {@code path} may have, after as many other files were removed as it takes, if they can be. */
    private long makeRoom(long bytes, Path path) throws IOException {
        List<Path> oldestFirst = new ArrayList<>(files(SUFFIX));
        oldestFirst.removeAll(opened);
        oldestFirst.sort(Comparator.comparing(file -> file.toFile().lastModified()));
        for (Path file : oldestFirst) {
            if (limit - sizeOfOthers(path) >= bytes) {
                break;
            }
            if (!isUsed(file)) {
                LOG.info("Removing the cache {}, which nothing uses, to make room", file);
                Files.deleteIfExists(file);
            }
        }
        return limit - sizeOfOthers(path);
    }

    private long sizeOfOthers(Path path) throws IOException {
        long sum = 0;
        for (Path file : files(SUFFIX)) {
            sum += file.equals(path) ? 0 : Files.size(file);
        }
        return sum;
    }

    private static boolean isUsed(Path path) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock(0, 1, false)) {
            return lock == null;
        } catch (OverlappingFileLockException byThisProcess) {
            return true;
        }
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .toList();
        }
    }
}
