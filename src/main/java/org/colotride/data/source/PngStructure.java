package org.colotride.data.source;

import java.nio.ByteBuffer;

/**
 * What the chunks of a PNG file (ISO/IEC 15948) say of its image.
 *
 * @param width in pixels
 * @param height in pixels
 * @param ended whether the chunk that ends the image is there, whole; cut off before it, libpng may still give an image
 */
record PngStructure(long width, long height, boolean ended) {
    private static final int SIGNATURE = 8;
    private static final int TYPE_AT = 4;
    /** Length, type and checksum. */
    private static final int OVERHEAD = 12;

    private static final int WIDTH_AT = 16;
    private static final int HEIGHT_AT = 20;
    private static final int HEADER_END = 24;
    private static final int HEADER = 'I' << 24 | 'H' << 16 | 'D' << 8 | 'R';
    private static final int END = 'I' << 24 | 'E' << 16 | 'N' << 8 | 'D';

    /**
     * @param bytes a file that begins with a PNG's signature
     * @throws IllegalArgumentException if it does not go on with a header
     */
    static PngStructure of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_END) {
            throw ImageHeader.truncated(ImageFormat.PNG);
        }
        if (in.getInt(SIGNATURE + TYPE_AT) != HEADER) {
            throw new IllegalArgumentException("a broken PNG file: it does not say how large it is");
        }
        return new PngStructure(
                Integer.toUnsignedLong(in.getInt(WIDTH_AT)), Integer.toUnsignedLong(in.getInt(HEIGHT_AT)), ends(in));
    }

    private static boolean ends(ByteBuffer in) {
        long at = SIGNATURE;
        while (at + OVERHEAD <= in.limit()) {
            int type = in.getInt((int) at + TYPE_AT);
            at += OVERHEAD + Integer.toUnsignedLong(in.getInt((int) at));
            if (type == END) {
                return at <= in.limit();
            }
        }
        return false;
    }
}
