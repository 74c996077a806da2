package org.colotride.data.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the header of a BMP file says of its size, and whether its pixels are all there.
 *
 * @param width in pixels
 * @param height in pixels
 * @param whole whether the file goes on up to the last row
 */
record BitmapStructure(long width, long height, boolean whole) {
    private static final int SHORTEST = 26;
    private static final int PIXELS_AT = 10;
    private static final int HEADER_SIZE_AT = 14;
    private static final int OLD_HEADER = 12;
    private static final int OLD_BITS_AT = 24;
    private static final int BITS_AT = 28;
    private static final int COMPRESSION_AT = 30;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int END_OF_ROW = 0;
    private static final int END_OF_BITMAP = 1;
    private static final int MOVE = 2;
    private static final int ROW_BITS = 32;

    /** @throws IllegalArgumentException if the header itself is cut off */
    static BitmapStructure of(byte[] bytes) {
        if (bytes.length < SHORTEST) {
            throw ImageHeader.truncated(ImageFormat.BMP);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(HEADER_SIZE_AT) == OLD_HEADER) {
            long width = Short.toUnsignedLong(in.getShort(18));
            long height = Short.toUnsignedLong(in.getShort(20));
            return new BitmapStructure(width, height, hasRows(in, width, height, in.getShort(OLD_BITS_AT)));
        }
        long width = in.getInt(18);
        // A negative height means that the first row is the top one.
        long height = Math.abs((long) in.getInt(22));
        return new BitmapStructure(width, height, isWhole(in, width, height));
    }

    private static boolean isWhole(ByteBuffer in, long width, long height) {
        if (in.limit() < COMPRESSION_AT + Integer.BYTES) {
            return false;
        }
        int compression = in.getInt(COMPRESSION_AT);
        return compression == RLE8 || compression == RLE4
                ? runsEnd(in, compression == RLE4)
                : hasRows(in, width, height, in.getShort(BITS_AT));
    }

    private static boolean hasRows(ByteBuffer in, long width, long height, int bits) {
        long row = (width * bits + ROW_BITS - 1) / ROW_BITS * Integer.BYTES;
        // Sizes that are no image's are refused by whoever reads them.
        return width < 1
                || height < 1
                || row > Integer.MAX_VALUE / height
                || Integer.toUnsignedLong(in.getInt(PIXELS_AT)) + row * height <= in.limit();
    }

    /** Follows run-length codes up to the one that ends the bitmap. */
    private static boolean runsEnd(ByteBuffer in, boolean halfBytes) {
        long at = Integer.toUnsignedLong(in.getInt(PIXELS_AT));
        while (at + 2 <= in.limit()) {
            int count = in.get((int) at) & 0xFF;
            int code = in.get((int) at + 1) & 0xFF;
            at += 2;
            if (count > 0 || code == END_OF_ROW) {
                continue;
            }
            if (code == END_OF_BITMAP) {
                return true;
            }
            if (code == MOVE) {
                at += 2;
            } else {
                int bytes = halfBytes ? (code + 1) / 2 : code;
                at += bytes + bytes % 2;
            }
        }
        return false;
    }
}
