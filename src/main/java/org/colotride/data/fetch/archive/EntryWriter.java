package org.colotride.data.fetch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes an archive's entries below a folder that nothing else writes to, within limits. */
final class EntryWriter {
    private static final int BUFFER = 1 << 16;

    /** Below this, any ratio passes: a few text files may well shrink more than images. */
    private static final long SMALL = 1 << 20;

    private final Path folder;
    private final ArchiveLimits limits;
    private final long mostByRatio;
    private final EntryNames names = new EntryNames();
    private final byte[] buffer = new byte[BUFFER];
    private long entries;
    private long bytes;

    EntryWriter(Path folder, ArchiveLimits limits, long archiveBytes) {
        this.folder = folder;
        this.limits = limits;
        this.mostByRatio = Math.max(SMALL, archiveBytes * limits.ratio());
    }

    void folder(String name) throws IOException {
        count();
        Files.createDirectories(folder.resolve(names.accept(name, true)));
    }

    void file(String name, InputStream content) throws IOException {
        count();
        Path target = folder.resolve(names.accept(name, false));
        Files.createDirectories(target.getParent());
        try (OutputStream out =
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                bytes += read;
                if (bytes > limits.bytes() || bytes > mostByRatio) {
                    throw new ArchiveException("entry '" + name + "' brings it to more than "
                            + Math.min(limits.bytes(), mostByRatio)
                            + " bytes, which is more than a data set of this size unpacks to");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private void count() throws ArchiveException {
        if (++entries > limits.entries()) {
            throw new ArchiveException("it has more than " + limits.entries() + " entries");
        }
    }
}
