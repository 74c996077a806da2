package org.colotride.data.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.colotride.config.ConfigException;
import org.colotride.io.Checksums;

/**
 * A file of unsigned bytes in the IDX format of MNIST: two zero bytes, the type 0x08, the number of dimensions, each
 * dimension as a big-endian int, then the values.
 *
 * @param dimensions e.g. {@code [60000, 28, 28]} for images, {@code [60000]} for labels
 * @param bytes the values, the last dimension fastest
 * @param sha256 of the unpacked file
 */
public record IdxFile(int[] dimensions, byte[] bytes, String sha256) {
    /** Five times MNIST's training images. */
    private static final int LARGEST = 1 << 28;

    private static final int UNSIGNED_BYTE = 0x08;

    /**
     * Reads a file, gzipped or not.
     *
     * @param rank number of dimensions that it must have
     * @throws ConfigException if it is not an IDX file of bytes of that rank, is too short or too long
     */
    public static IdxFile read(Path file, int rank) {
        try (DigestInputStream digest = new DigestInputStream(open(file), Checksums.sha256());
                DataInputStream in = new DataInputStream(digest)) {
            int magic = in.readInt();
            if (magic != (UNSIGNED_BYTE << 8 | rank)) {
                throw new ConfigException(String.format(
                        Locale.ROOT,
                        "%s: begins with 0x%08x, an IDX file of bytes with %d dimensions begins with 0x%08x",
                        file,
                        magic,
                        rank,
                        UNSIGNED_BYTE << 8 | rank));
            }
            int[] dimensions = new int[rank];
            long length = 1;
            for (int i = 0; i < rank; i++) {
                dimensions[i] = in.readInt();
                if (dimensions[i] < 1 || (length *= dimensions[i]) > Integer.MAX_VALUE - 8) {
                    throw new ConfigException(
                            file + ": its header gives impossible dimensions " + Arrays.toString(dimensions));
                }
            }
            if (length > LARGEST) {
                // A small gzipped file may unpack to more than memory holds.
                throw new ConfigException(file + ": its header gives " + Arrays.toString(dimensions) + ", " + length
                        + " values; more than " + LARGEST + " are not read into memory");
            }
            byte[] bytes = in.readNBytes((int) length);
            if (bytes.length < length) {
                throw new ConfigException(file + ": truncated: " + Arrays.toString(dimensions) + " need " + length
                        + " values, it holds " + bytes.length);
            }
            if (in.read() >= 0) {
                throw new ConfigException(
                        file + ": longer than the " + length + " values of " + Arrays.toString(dimensions));
            }
            return new IdxFile(dimensions, bytes, Checksums.hex(digest.getMessageDigest()));
        } catch (EOFException e) {
            throw new ConfigException(file + ": truncated: it ends too early", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e, e);
        }
    }

    /** The file unpacked; whether it is gzipped is told by its content. */
    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            in.mark(2);
            boolean gzipped = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            return gzipped ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
