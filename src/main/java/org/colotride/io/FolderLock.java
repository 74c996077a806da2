package org.colotride.io;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Held by the one process that may write into a folder: a lock of the operating system's on a file {@code .lock} in it,
 * which ends with its process however that ends. The file says who holds it. It stays, empty, when it is let go: were it
 * removed, two could hold one each.
 */
public final class FolderLock implements AutoCloseable {
    /** In the folder. */
    public static final String FILE = ".lock";

    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final ObjectMapper JSON = Mappers.json();
    /** Behind what the file will ever hold: on Windows nobody else could read what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    /**
     * Who holds a lock.
     *
     * @param process its identifier on its host
     * @param started when the process began, ISO 8601, UTC: identifiers are used again
     * @param work what it does there, as in "it trains"
     */
    record Holder(long process, String host, String started, String work) {
        static Holder self(String work) {
            return new Holder(ProcessHandle.current().pid(), thisHost(), began(ProcessHandle.current()), work);
        }

        private static String began(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .orElse(Instant.EPOCH)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        }

        /** Whether it is known to be gone; of other hosts nothing is known. */
        boolean isGone() {
            return thisHost().equals(host)
                    && ProcessHandle.of(process)
                            .filter(alive -> began(alive).equals(started))
                            .isEmpty();
        }
    }

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, and removes what earlier holders have left half-written.
     *
     * @param folder is made if need be
     * @param work what for, as in "it trains"
     * @throws StorageException if another process holds it, which the message names, or nothing can be written
     */
    public static FolderLock hold(Path folder, String work) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (!lock(channel, file)) {
                    throw inUse(folder, file);
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(Holder.self(work))), 0);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            Leftovers.sweep(folder);
            return new FolderLock(channel);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private static boolean lock(FileChannel channel, Path file) {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (IOException e) {
            // Some network drives lock nothing: then only the holder's name tells.
            LOG.debug("{} cannot be locked", file, e);
            return holder(file).map(Holder::isGone).orElse(true);
        }
    }

    /** Empty if nobody holds it, or it is just being taken. */
    private static Optional<Holder> holder(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            return content.length == 0 ? Optional.empty() : Optional.of(JSON.readValue(content, Holder.class));
        } catch (IOException e) {
            LOG.debug("{} does not say who holds it", file, e);
            return Optional.empty();
        }
    }

    /**
     * Whether another process holds a folder's lock at present. Not to be asked by its holder, who would lose it: on Linux,
     * closing the file in one place lets go of it everywhere.
     */
    public static boolean isHeld(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return !lock(channel, file);
        } catch (IOException e) {
            LOG.debug("{} cannot be opened", file, e);
            return false;
        }
    }

    private static StorageException inUse(Path folder, Path file) {
        String who = holder(file)
                .map(holder -> "process " + holder.process() + " on " + holder.host() + ", running since "
                        + holder.started() + ", " + holder.work())
                .orElse("another process works");
        return new StorageException(folder + ": " + who + " here; wait for it, or stop it");
    }

    private static String thisHost() {
        Path linux = Path.of("/proc/sys/kernel/hostname");
        try {
            return Files.isReadable(linux)
                    ? Files.readString(linux).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "this host";
        }
    }

    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.truncate(0);
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("The lock could not be let go", e);
        }
    }
}
