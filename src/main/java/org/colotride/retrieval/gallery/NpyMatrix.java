package org.colotride.retrieval.gallery;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.config.ConfigException;

/**
 * A matrix of float32 in a NumPy file (formats 1.0 to 3.0, little-endian, row-major), of which rows are read as they are
 * needed. It travels without its content.
 *
 * @param file as it was named
 * @param offset of the first number in it, in bytes
 * @param rows N
 * @param columns D
 */
public record NpyMatrix(String file, long offset, long rows, int columns) implements Serializable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE =
            Pattern.compile("'shape'\\s*:\\s*\\(\\s*(\\d{1,18})\\s*,\\s*(\\d{1,9})\\s*,?\\s*\\)");
    private static final int BUFFER = 1 << 20;

    /**
     * Reads the header.
     *
     * @throws ConfigException if it is no such file, holds something else than a matrix of float32, or is cut off
     */
    public static NpyMatrix open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = read(channel, 0, MAGIC.length + 2 + Integer.BYTES);
            byte[] magic = new byte[MAGIC.length];
            start.get(magic);
            int version = start.get();
            start.get();
            if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
                throw new ConfigException(file + ": is no NumPy file");
            }
            int wide = version == 1 ? Short.BYTES : Integer.BYTES;
            int length = version == 1 ? start.getShort() & 0xFFFF : start.getInt();
            if (length < 0 || length > LONGEST_HEADER) {
                throw new ConfigException(file + ": is no NumPy file: its header would have " + length + " bytes");
            }
            long headerAt = MAGIC.length + 2L + wide;
            byte[] header = new byte[length];
            read(channel, headerAt, length).get(header);
            return of(file, new String(header, StandardCharsets.ISO_8859_1), headerAt + length, channel.size());
        } catch (EOFException e) {
            throw new ConfigException(file + ": is no NumPy file, or is cut off", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static NpyMatrix of(Path file, String header, long offset, long size) {
        Matcher type = TYPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!type.find() || !order.find() || !shape.find() || Integer.parseInt(shape.group(2)) == 0) {
            throw new ConfigException(file + ": is no matrix of numbers (its header: " + header.strip() + ")");
        }
        if (!type.group(1).equals("<f4") || order.group(1).equals("True")) {
            throw new ConfigException(file + ": holds numbers of type " + type.group(1)
                    + (order.group(1).equals("True") ? ", column by column" : "")
                    + "; needed are float32 row by row: np.save(file, np.ascontiguousarray(x, dtype='<f4'))");
        }
        NpyMatrix matrix = new NpyMatrix(
                file.toString(), offset, Long.parseLong(shape.group(1)), Integer.parseInt(shape.group(2)));
        if (size != matrix.position(matrix.rows())) {
            throw new ConfigException(file + ": has " + size + " bytes where its header asks for "
                    + matrix.position(matrix.rows()) + "; it is cut off, or another program is writing it");
        }
        return matrix;
    }

    /** Of a row, in bytes; beyond all files if the numbers are absurd. */
    private long position(long row) {
        try {
            return Math.addExact(offset, Math.multiplyExact(row, (long) columns * Float.BYTES));
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Reads consecutive rows.
     *
     * @param target receives them from its start, {@code [≥ count · D]}
     * @throws ConfigException if the file cannot be read here
     */
    public void read(long first, int count, float[] target) {
        try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
            long numbers = (long) count * columns;
            for (long done = 0; done < numbers; ) {
                int part = (int) Math.min(BUFFER / Float.BYTES, numbers - done);
                read(channel, position(first) + done * Float.BYTES, part * Float.BYTES)
                        .asFloatBuffer()
                        .get(target, (int) done, part);
                done += part;
            }
        } catch (IOException e) {
            throw new ConfigException(
                    file + ": cannot be read here: " + e + "; a cluster's machines must see it at the same path", e);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("it ends early");
            }
        }
        return buffer.flip();
    }
}
