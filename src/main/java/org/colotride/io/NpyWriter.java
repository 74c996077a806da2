package org.colotride.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Streams a matrix of float32 {@code [rows, columns]} to a NumPy file (format 1.0, little-endian, row-major). The file
 * appears when it is complete.
 */
public final class NpyWriter implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private final Path file;
    private final Path part;
    private final long values;
    private final int columns;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long written;

    /** @throws StorageException if the file cannot be written */
    public NpyWriter(Path file, int rows, int columns) {
        this.file = file;
        this.part = AtomicFiles.partOf(file);
        this.values = (long) rows * columns;
        this.columns = columns;
        try {
            Files.createDirectories(part.getParent());
            channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            header(rows);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private void header(int rows) {
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        int unpadded = MAGIC.length + Short.BYTES + dictionary.length() + 1;
        String padded = dictionary + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        buffer.put(MAGIC);
        buffer.putShort((short) padded.length());
        buffer.put(padded.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Writes {@code rows} rows that start at {@code source[offset]}.
     *
     * @throws StorageException if the disk is full or the file otherwise not writable
     */
    public void append(float[] source, int offset, int rows) {
        int count = Math.multiplyExact(rows, columns);
        if (written + count > values) {
            throw new IllegalStateException(file + ": more values than the " + values + " announced");
        }
        try {
            for (int i = 0; i < count; i++) {
                if (buffer.remaining() < Float.BYTES) {
                    drain();
                }
                buffer.putFloat(source[offset + i]);
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
        written += count;
    }

    private void drain() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Moves the file into place if all rows were written, else leaves nothing. */
    @Override
    public void close() {
        try {
            try (channel) {
                if (written == values) {
                    drain();
                    channel.force(true);
                }
            }
            if (written == values) {
                AtomicFiles.moveIntoPlace(part, file);
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        } finally {
            part.toFile().delete();
        }
    }
}
