package org.colotride.io.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Checksums;
import org.colotride.io.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of folders of a storage on this machine, which all of its processes share. A copy is brought up to date each time it
 * is asked for: a file of the same size and time of change is taken to be the same, as {@code rsync} does. What was copied before a
 * process was killed stays; one process copies at a time, others wait for it. Copies are as large as what they are of, and nobody
 * removes them.
 */
public final class Mirror {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    /** Files are small: what takes time is asking for them. */
    private static final int AT_A_TIME = 8;

    private static final int LOOK_MILLIS = 200;
    private static final int DIGITS = 16;

    private final Storage storage;
    private final Path root;

    /** @param root of all copies; made if need be */
    public Mirror(Storage storage, Path root) {
        this.storage = storage;
        this.root = root;
    }

    /**
     * The copy of a folder, or of a file within the copy of its folder.
     *
     * @param address of either
     * @throws IOException if it cannot be read there
     * @throws StorageException if the copy cannot be written, or finds no room
     */
    public Path of(String address) throws IOException {
        String plain = address.replaceFirst("(?<=[^/])/+$", "");
        if (storage.isFolder(plain)) {
            return folder(plain);
        }
        int slash = plain.lastIndexOf('/');
        return folder(plain.substring(0, slash)).resolve(plain.substring(slash + 1));
    }

    private Path folder(String address) throws IOException {
        String name = address.substring(address.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        Path copy = root.resolve(name + "-" + digest(address));
        try {
            Files.createDirectories(copy);
        } catch (IOException e) {
            throw cannotWrite(copy, e);
        }
        Path lockFile = root.resolve(copy.getFileName() + ".lock");
        try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            hold(lock);
            bringUpToDate(storage.files(address), copy, address);
        }
        return copy;
    }

    private static String digest(String address) {
        MessageDigest digest = Checksums.sha256();
        digest.update(address.getBytes(StandardCharsets.UTF_8));
        return Checksums.hex(digest).substring(0, DIGITS);
    }

    /** Until nobody else copies; threads of this process count as others. */
    private static void hold(FileChannel channel) throws IOException {
        while (true) {
            try {
                if (channel.tryLock() != null) {
                    return;
                }
            } catch (OverlappingFileLockException e) {
                LOG.trace("Another thread copies", e);
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while another process copied", e);
            }
        }
    }

    private void bringUpToDate(List<Storage.StoredFile> files, Path copy, String address) throws IOException {
        Set<Path> wanted = new HashSet<>();
        List<Storage.StoredFile> missing = new ArrayList<>();
        for (Storage.StoredFile file : files) {
            Path target = inside(copy, file);
            wanted.add(target);
            if (!isSame(file, target)) {
                missing.add(file);
            }
        }
        removeOthers(copy, wanted);
        if (missing.isEmpty()) {
            return;
        }
        long bytes = missing.stream().mapToLong(Storage.StoredFile::bytes).sum();
        requireRoom(copy, bytes, address);
        LOG.info("Copying {} files, {} MB, of {} to {}", missing.size(), bytes / 1_000_000, address, copy);
        fetch(missing, copy);
    }

    private static Path inside(Path copy, Storage.StoredFile file) throws IOException {
        Path target = copy.resolve(file.path()).normalize();
        if (!target.startsWith(copy) || target.equals(copy)) {
            throw new IOException(file.address() + ": its name leads out of its folder");
        }
        return target;
    }

    private static boolean isSame(Storage.StoredFile file, Path target) throws IOException {
        return Files.isRegularFile(target)
                && Files.size(target) == file.bytes()
                && Files.getLastModifiedTime(target).toMillis() == file.modified();
    }

    private static void removeOthers(Path copy, Set<Path> wanted) throws IOException {
        List<Path> others;
        try (Stream<Path> all = Files.walk(copy)) {
            others = all.filter(Files::isRegularFile)
                    .filter(file -> !wanted.contains(file))
                    .toList();
        }
        for (Path other : others) {
            Files.delete(other);
            // An empty folder would be an empty class.
            for (Path folder = other.getParent();
                    !folder.equals(copy) && isEmpty(folder);
                    folder = folder.getParent()) {
                Files.delete(folder);
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void requireRoom(Path copy, long bytes, String address) throws IOException {
        long room = Files.getFileStore(copy).getUsableSpace();
        if (bytes > room) {
            throw new StorageException(
                    copy + ": the copy of " + address + " needs " + bytes / 1_000_000 + " MB and there are "
                            + room / 1_000_000 + "; make room, or name another folder in " + MirrorFolder.VARIABLE);
        }
    }

    private void fetch(List<Storage.StoredFile> files, Path copy) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_A_TIME, files.size()));
        try {
            List<Callable<Void>> copies = new ArrayList<>();
            for (Storage.StoredFile file : files) {
                copies.add(() -> {
                    fetch(file, inside(copy, file));
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(copies)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while copying", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void fetch(Storage.StoredFile file, Path target) throws IOException {
        Path part = AtomicFiles.partOf(target);
        Files.createDirectories(part.getParent());
        try (InputStream content = storage.open(file.address())) {
            long copied = Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            if (copied != file.bytes()) {
                throw new IOException(file.address() + ": " + copied + " of " + file.bytes() + " bytes came");
            }
        }
        Files.setLastModifiedTime(part, FileTime.fromMillis(file.modified()));
        // Not forced to the disk one by one: what a crash spoils has another size.
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static StorageException cannotWrite(Path copy, IOException cause) {
        return new StorageException(
                copy + ": no copy can be written there (" + cause.getMessage() + "); name another folder in "
                        + MirrorFolder.VARIABLE,
                cause);
    }
}
