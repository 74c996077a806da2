package org.colotride.data.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a MAT file (level 5, MathWorks' "MAT-File Format"), unpacked and held against what its headers claim. The
 * library that reads it afterwards believes them: a few bytes that speak of a million elements are a gigabyte there.
 *
 * <p>Only what annotations are made of is let through: cells, structs, texts and numbers.
 */
final class MatContent {
    /** Eight times the annotations of Cars196, unpacked. */
    private static final int MOST_BYTES = 64 << 20;
    /** Four times as many as the annotations of Cars196 have. */
    private static final int MOST_ARRAYS = 500_000;

    private static final int MOST_FIELDS = 1_000;
    private static final int DEEPEST = 8;
    private static final int MOST_DIMENSIONS = 8;
    private static final int HEADER = 128;
    private static final int SUBSYSTEM = 116;
    private static final int VERSION = 124;
    private static final int ENDIAN = 126;
    /** The first four bytes of what version 7.3 consists of, at a multiple of 512 bytes. */
    private static final int HDF5 = 0x89 << 24 | 'H' << 16 | 'D' << 8 | 'F';

    private static final int HDF5_BLOCK = 512;
    private static final int LEVEL_5 = 0x0100;
    private static final int TAG = 8;

    private static final int INT8 = 1;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;

    private static final int CELL = 1;
    private static final int STRUCT = 2;
    private static final int CHAR = 4;
    private static final int FIRST_NUMBER = 6;
    private static final int LAST_NUMBER = 15;
    private static final int COMPLEX = 0x800;

    private static final int CHUNK = 1 << 16;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int arrays;

    private MatContent() {}

    /**
     * Reads a file.
     *
     * @return the same content, uncompressed
     * @throws IOException if it is no MAT file, is broken, or larger than annotations are; the message says which
     */
    static ByteBuffer read(Path file) throws IOException {
        long length = Files.size(file);
        require(length <= MOST_BYTES, "it has " + length + " bytes, annotations at most " + MOST_BYTES);
        require(length >= HEADER, "it has only " + length + " bytes; is it truncated?");
        return new MatContent().unpacked(ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    private ByteBuffer unpacked(ByteBuffer in) throws IOException {
        require(
                !isHdf5(in),
                "it is a MAT file of version 7.3 (HDF5), which is not read: load it in MATLAB and save it with -v7");
        int first = in.get(ENDIAN);
        int second = in.get(ENDIAN + 1);
        require(
                first == 'I' && second == 'M' || first == 'M' && second == 'I',
                "it is no MAT file of level 5 (save it with -v7, not -v4 or -v7.3)");
        ByteOrder order = first == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        in.order(order);
        int version = Short.toUnsignedInt(in.getShort(VERSION));
        require(
                version == LEVEL_5,
                "it is a MAT file of format 0x" + Integer.toHexString(version) + ", known is 0x100: save it with -v7");
        // Without the place of a subsystem, which nothing here needs.
        out.write(in.array(), 0, SUBSYSTEM);
        out.writeBytes(new byte[ENDIAN - 2 - SUBSYSTEM]);
        out.write(in.array(), ENDIAN - 2, 4);
        in.position(HEADER);
        while (in.remaining() >= TAG) {
            int start = in.position();
            int type = in.getInt();
            long size = Integer.toUnsignedLong(in.getInt());
            require(
                    size <= in.remaining(),
                    "an element is said to have " + size + " bytes, left are " + in.remaining());
            in.position(in.position() + (int) size);
            if (type == COMPRESSED) {
                inflate(in.array(), start + TAG, (int) size);
            } else {
                write(in.array(), start, TAG + (int) size);
            }
        }
        require(!in.hasRemaining(), "it goes on after its last element");
        ByteBuffer content = ByteBuffer.wrap(out.toByteArray()).order(order);
        content.position(HEADER);
        while (content.hasRemaining()) {
            matrix(content, 0);
        }
        return content.rewind();
    }

    private static boolean isHdf5(ByteBuffer in) {
        for (int at = 0; at + Integer.BYTES <= in.limit(); at = at == 0 ? HDF5_BLOCK : 2 * at) {
            if (in.getInt(at) == HDF5) {
                return true;
            }
        }
        return false;
    }

    private void inflate(byte[] bytes, int start, int length) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, start, length);
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                require(count > 0 || inflater.finished(), "a compressed element is truncated");
                write(chunk, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IOException("a compressed element is broken: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private void write(byte[] bytes, int start, int length) throws IOException {
        require(out.size() + length <= MOST_BYTES, "unpacked it has more than " + MOST_BYTES + " bytes");
        out.write(bytes, start, length);
    }

    private void matrix(ByteBuffer in, int depth) throws IOException {
        require(++arrays <= MOST_ARRAYS, "it holds more than " + MOST_ARRAYS + " arrays");
        ByteBuffer content = part(in, MATRIX);
        if (!content.hasRemaining()) {
            return;
        }
        ByteBuffer flags = part(content, UINT32);
        require(flags.remaining() == 8, "an array's flags have " + flags.remaining() + " bytes, not 8");
        int flag = flags.getInt();
        ByteBuffer dimensions = part(content, INT32);
        part(content, INT8);
        long elements = elements(dimensions, content.remaining());
        int kind = flag & 0xFF;
        switch (kind) {
            case CELL -> nested(content, elements, depth);
            case STRUCT -> nested(content, elements * fields(content), depth);
            case CHAR -> data(content, elements, false);
            default -> {
                require(
                        kind >= FIRST_NUMBER && kind <= LAST_NUMBER,
                        "it holds an array of class " + kind + "; annotations are structs, cells, texts and numbers");
                data(content, elements, true);
                if ((flag & COMPLEX) != 0) {
                    data(content, elements, true);
                }
            }
        }
        require(!content.hasRemaining(), "an array is said to be longer than it is");
    }

    private void nested(ByteBuffer in, long count, int depth) throws IOException {
        require(depth < DEEPEST, "its arrays lie deeper in each other than " + DEEPEST);
        require(
                count <= in.remaining() / TAG,
                "an array is said to have " + count + " elements, but only " + in.remaining() + " bytes are left");
        for (long i = 0; i < count; i++) {
            matrix(in, depth + 1);
        }
    }

    /** Number of a struct's fields. */
    private static long fields(ByteBuffer in) throws IOException {
        ByteBuffer length = part(in, INT32);
        require(length.remaining() == Integer.BYTES, "a struct does not say how long its fields' names are");
        int longest = length.getInt();
        int names = part(in, INT8).remaining();
        require(
                longest > 0 ? names % longest == 0 && names / longest <= MOST_FIELDS : longest == 0 && names == 0,
                "a struct has " + names + " bytes of names with " + longest + " each");
        return longest == 0 ? 0 : names / longest;
    }

    private static void data(ByteBuffer in, long elements, boolean exact) throws IOException {
        int[] type = new int[1];
        ByteBuffer values = part(in, type);
        int width =
                switch (type[0]) {
                    case 1, 2, 16 -> 1;
                    case 3, 4, 17 -> 2;
                    case 5, 6, 7, 18 -> 4;
                    case 9, 12, 13 -> 8;
                    default -> throw new IOException("an array's values are of type " + type[0]);
                };
        // Characters may take several units each.
        long held = values.remaining() / width;
        require(
                exact ? held == elements && values.remaining() % width == 0 : held >= elements,
                "an array is said to have " + elements + " values, it holds " + held);
    }

    private static long elements(ByteBuffer dimensions, int most) throws IOException {
        int rank = dimensions.remaining() / Integer.BYTES;
        require(
                rank >= 2 && rank <= MOST_DIMENSIONS && dimensions.remaining() % Integer.BYTES == 0,
                "an array has " + rank + " dimensions");
        long elements = 1;
        boolean tooMany = false;
        boolean none = false;
        for (int i = 0; i < rank; i++) {
            int dimension = dimensions.getInt();
            require(dimension >= 0, "an array's dimension is " + dimension);
            none |= dimension == 0;
            elements *= dimension;
            tooMany |= elements > most;
            elements = Math.min(elements, Integer.MAX_VALUE);
        }
        require(
                none || !tooMany,
                "an array is said to have " + elements + " elements or more, only " + most + " bytes are left");
        return none ? 0 : elements;
    }

    private static ByteBuffer part(ByteBuffer in, int expected) throws IOException {
        int[] type = new int[1];
        ByteBuffer part = part(in, type);
        require(type[0] == expected, "a part is of type " + type[0] + ", not " + expected);
        return part;
    }

    /** The next part, short or long, and its padding; all but arrays are padded to eight bytes. */
    private static ByteBuffer part(ByteBuffer in, int[] type) throws IOException {
        require(in.remaining() >= TAG, "an array ends too early");
        int start = in.position();
        int word = in.getInt();
        boolean isShort = word >>> 16 != 0;
        type[0] = word & 0xFFFF;
        long size = isShort ? word >>> 16 : Integer.toUnsignedLong(in.getInt());
        require(
                size <= (isShort ? Integer.BYTES : in.remaining()),
                "a part is said to have " + size + " bytes, left are " + in.remaining());
        ByteBuffer part = in.slice(in.position(), (int) size).order(in.order());
        int end = in.position() + (int) size;
        int padded = isShort ? start + TAG : type[0] == MATRIX ? end : end + (TAG - (int) size % TAG) % TAG;
        require(padded <= in.limit(), "an array ends too early");
        in.position(padded);
        return part;
    }

    private static void require(boolean holds, String problem) throws IOException {
        if (!holds) {
            throw new IOException(problem);
        }
    }
}
