package org.colotride.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files so that a reader, a crash or a full disk never meets half of one: the content goes to a file beside, is
 * forced to the disk and moved into place.
 */
public final class AtomicFiles {
    private static final String SUFFIX = ".part";

    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    private AtomicFiles() {}

    /**
     * Creates or replaces {@code file} and the folders it lies in.
     *
     * @throws StorageException if it cannot be written; a file that was there stays as it was
     */
    public static void write(Path file, Content content) {
        write(file, content, true);
    }

    /** The same without forcing it to the disk, for what is of no use after the machine has crashed. */
    public static void writeBriefly(Path file, Content content) {
        write(file, content, false);
    }

    private static void write(Path file, Content content, boolean force) {
        Path part = partOf(file);
        try {
            Files.createDirectories(part.getParent());
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                content.writeTo(stream);
                stream.flush();
                if (force) {
                    channel.force(true);
                }
            }
            if (force) {
                moveIntoPlace(part, file);
            } else {
                replace(part, file);
            }
        } catch (IOException e) {
            throw failure(file, e);
        } finally {
            deleteQuietly(part);
        }
    }

    public static void writeString(Path file, String text) {
        write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Where a writer of its own should put the content before {@link #moveIntoPlace}: beside, and hidden. */
    public static Path partOf(Path file) {
        Path absolute = file.toAbsolutePath();
        return absolute.resolveSibling(
                "." + absolute.getFileName() + "-" + ProcessHandle.current().pid() + SUFFIX);
    }

    /** Renames a complete file, replacing {@code file}, and forces the folder's entry to the disk where that can be done. */
    public static void moveIntoPlace(Path part, Path file) throws IOException {
        replace(part, file);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows opens no folders; the move itself is done.
            return;
        }
    }

    private static void replace(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The error to report when {@code file} could not be written; says how much room its disk has left. */
    public static StorageException failure(Path file, IOException cause) {
        String reason = cause instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new StorageException(file + ": cannot be written: " + reason + room(file), cause);
    }

    private static String room(Path file) {
        for (Path folder = file.toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
            try {
                long free = Files.getFileStore(folder).getUsableSpace() >> 20;
                return " (its disk has " + free + " MiB left" + (free < 100 ? "; free some space)" : ")");
            } catch (IOException missing) {
                // The folder may not exist yet: its parent tells as well.
                continue;
            }
        }
        return "";
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            part.toFile().deleteOnExit();
        }
    }
}
