package org.colotride.data.fetch.archive;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Entries of a gzipped tar. */
final class TarEntries {
    /** What may lie between two entries' contents: their headers, long names and filling. */
    private static final long LARGEST_HEADER = 1 << 20;

    /** What a tar program may fill the last block with. */
    private static final long LARGEST_END = 16 << 20;

    private TarEntries() {}

    static void write(Path archive, EntryWriter writer) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
                Allowance unpacked = new Allowance(GzipCompressorInputStream.builder()
                        .setInputStream(raw)
                        .setDecompressConcatenated(true)
                        .get());
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
            unpacked.allow(LARGEST_HEADER);
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isDirectory()) {
                    writer.folder(entry.getName());
                } else if (isPlain(entry) && tar.canReadEntryData(entry)) {
                    unpacked.allow(Long.MAX_VALUE);
                    writer.file(entry.getName(), tar);
                } else {
                    throw new ArchiveException("entry '" + entry.getName() + "' is a link, a device or of another kind"
                            + " than file and folder");
                }
                unpacked.allow(LARGEST_HEADER);
            }
            // The checksum of the gzip stream lies behind its last byte.
            unpacked.allow(LARGEST_END);
            unpacked.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static boolean isPlain(TarArchiveEntry entry) {
        return entry.isFile()
                && !entry.isSymbolicLink()
                && !entry.isLink()
                && !entry.isBlockDevice()
                && !entry.isCharacterDevice()
                && !entry.isFIFO()
                && !entry.isSparse()
                && !entry.isGlobalPaxHeader();
    }

    /** Headers are held in memory whole, however long they are: not more is read than is allowed. */
    private static final class Allowance extends FilterInputStream {
        private long left;

        Allowance(InputStream in) {
            super(in);
        }

        void allow(long bytes) {
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0 && length > 0) {
                throw new ArchiveException("an entry's header, or what follows the last entry, is too long");
            }
            int read = super.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] skipped = new byte[(int) Math.max(0, Math.min(count, 1 << 13))];
            return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
