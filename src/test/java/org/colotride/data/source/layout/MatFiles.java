package org.colotride.data.source.layout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** MAT files of level 5, little-endian, with their elements compressed and not. */
public final class MatFiles {
    private static final int HEADER = 128;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;

    private MatFiles() {}

    /** The same file with its elements inflated. */
    public static byte[] unpacked(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, HEADER);
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(HEADER);
        while (in.hasRemaining()) {
            int start = in.position();
            int type = in.getInt();
            int size = in.getInt();
            in.position(start + 8 + size);
            if (type == COMPRESSED) {
                out.writeBytes(inflated(Arrays.copyOfRange(file, start + 8, start + 8 + size)));
            } else {
                out.write(file, start, 8 + size);
            }
        }
        return out.toByteArray();
    }

    /** What follows the header as one compressed element, whatever it is. */
    public static byte[] packed(byte[] file) {
        if (file.length <= HEADER) {
            return file;
        }
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(file, HEADER, file.length - HEADER);
        deflater.finish();
        byte[] chunk = new byte[1 << 16];
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        while (!deflater.finished()) {
            packed.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        ByteBuffer out = ByteBuffer.allocate(HEADER + 8 + packed.size()).order(ByteOrder.LITTLE_ENDIAN);
        return out.put(file, 0, HEADER)
                .putInt(COMPRESSED)
                .putInt(packed.size())
                .put(packed.toByteArray())
                .array();
    }

    /** A file with one uncompressed array of this content. */
    public static byte[] of(byte[] header, byte[] array) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + 8 + array.length).order(ByteOrder.LITTLE_ENDIAN);
        return out.put(header, 0, HEADER)
                .putInt(MATRIX)
                .putInt(array.length)
                .put(array)
                .array();
    }

    private static byte[] inflated(byte[] packed) {
        Inflater inflater = new Inflater();
        inflater.setInput(packed);
        byte[] chunk = new byte[1 << 16];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            while (!inflater.finished()) {
                out.write(chunk, 0, inflater.inflate(chunk));
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }
}
