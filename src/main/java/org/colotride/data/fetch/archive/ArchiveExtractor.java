package org.colotride.data.fetch.archive;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Unpacks zip, tar.gz and tgz (Apache Commons Compress) into a folder that appears as a whole or not at all. Entries that
 * would leave it, links, devices, names that clash and archives that unpack to far more than they are get refused.
 */
public final class ArchiveExtractor {
    private final ArchiveLimits limits;

    public ArchiveExtractor(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * Unpacks; what an earlier, killed call left is thrown away.
     *
     * @param target a folder that is not there yet
     * @throws ArchiveException if the archive is broken or refused; nothing is left of it
     * @throws IOException if the disk fails
     */
    public void extract(Path archive, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new IOException(target + " is there already");
        }
        Path beside = target.resolveSibling(target.getFileName() + ".unpacking");
        Folders.delete(beside);
        Files.createDirectories(beside);
        try {
            write(archive, new EntryWriter(beside, limits, Files.size(archive)));
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(beside);
        }
    }

    private static void write(Path archive, EntryWriter writer) throws IOException {
        String name = archive.getFileName().toString().toLowerCase(Locale.ROOT);
        try {
            if (name.endsWith(".zip")) {
                ZipEntries.write(archive, writer);
            } else if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
                TarEntries.write(archive, writer);
            } else {
                throw new ArchiveException("neither zip nor tar.gz nor tgz by its name");
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library says in many ways that an archive is broken.
            throw new ArchiveException(archive + ": cannot be unpacked: " + e.getMessage(), e);
        }
    }
}
