package org.colotride.data.fetch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Entries of a zip, in the order of its directory; their CRCs are verified. */
final class ZipEntries {
    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;

    private ZipEntries() {}

    static void write(Path archive, EntryWriter writer) throws IOException {
        try (ZipFile zip = ZipFile.builder().setFile(archive.toFile()).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                int type = entry.getUnixMode() & FILE_TYPE;
                if (type != 0 && type != REGULAR && type != FOLDER) {
                    throw new ArchiveException("entry '" + entry.getName() + "' is a link or a device");
                }
                if (entry.isDirectory()) {
                    writer.folder(entry.getName());
                } else {
                    file(zip, entry, writer);
                }
            }
        }
    }

    private static void file(ZipFile zip, ZipArchiveEntry entry, EntryWriter writer) throws IOException {
        if (!zip.canReadEntryData(entry)) {
            throw new ArchiveException(
                    "entry '" + entry.getName() + "' is encrypted, or compressed in a way that is not known here");
        }
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
            writer.file(entry.getName(), in);
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new ArchiveException("entry '" + entry.getName() + "' is damaged: its CRC is not as recorded");
        }
    }
}
