package org.colotride.model.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A storage that is an uncompressed entry of a zip file. Its checksum is verified when it is first read, if it has one:
 * PyTorch writes 0 where it was told to compute none ({@code set_crc32_options(False)}), and never looks at it.
 */
final class ZipStorage implements StorageBytes {
    private static final long NO_CHECKSUM = 0;

    private final ZipFile zip;
    private final ZipEntry entry;
    private boolean verified;

    ZipStorage(ZipFile zip, ZipEntry entry) {
        this.zip = zip;
        this.entry = entry;
        this.verified = entry.getCrc() == NO_CHECKSUM;
    }

    @Override
    public ByteBuffer read(long offset, int length) throws IOException {
        CRC32 checksum = new CRC32();
        byte[] bytes;
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
            in.skipNBytes(offset);
            bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException(entry.getName() + " ends too early (truncated?)");
            }
            if (!verified) {
                in.transferTo(OutputStream.nullOutputStream());
                verify(checksum);
            }
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void verify(CRC32 checksum) throws IOException {
        if (checksum.getValue() != entry.getCrc()) {
            throw new IOException(entry.getName() + " is damaged: its checksum is wrong");
        }
        verified = true;
    }
}
