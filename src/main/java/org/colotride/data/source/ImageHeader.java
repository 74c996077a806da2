package org.colotride.data.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an image file says of itself before it is decoded. A file of a few kilobytes may speak of a gigabyte of pixels, so
 * that its size is asked for first: within these limits decoding takes at most 512 MiB.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageHeader(ImageFormat format, long width, long height) {
    /** A progressive JPEG takes nine bytes per pixel while it is decoded. */
    public static final long MOST_PIXELS = 40_000_000;

    /** Its bytes are in memory twice while it is decoded. */
    public static final long MOST_BYTES = 64L << 20;

    /** A progressive JPEG usually has ten; each goes through all pixels once. */
    private static final int MOST_SCANS = 100;

    private static final int START_OF_SCAN = 0xDA;
    private static final int OLD_BITMAP = 12;

    /**
     * Reads an image file's bytes, unless there are too many.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it has more than {@link #MOST_BYTES}; the message is to follow its name and a
     *     colon
     */
    public static byte[] bytes(Path file) throws IOException {
        long length = Files.size(file);
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException("has " + length + " bytes; images of at most " + MOST_BYTES
                    + " are read: scale it down or compress it");
        }
        return Files.readAllBytes(file);
    }

    /**
     * Reads the header of an image that is safe to decode.
     *
     * @param bytes the whole file
     * @throws IllegalArgumentException if it is not of a known format, its header is broken, or it has more pixels or scans
     *     than are decoded; the message is to follow a file's name and a colon
     */
    public static ImageHeader decodable(byte[] bytes) {
        ImageFormat format =
                ImageFormat.of(bytes).orElseThrow(() -> new IllegalArgumentException("not " + ImageFormat.KNOWN));
        ImageHeader header =
                switch (format) {
                    case JPEG -> jpeg(bytes);
                    case PNG -> png(bytes);
                    case BMP -> bitmap(bytes);
                };
        if (header.width < 1 || header.height < 1) {
            throw new IllegalArgumentException(
                    "a broken " + format + " file: it has " + header.width + "×" + header.height + " pixels");
        }
        if (header.width > MOST_PIXELS / header.height) {
            throw new IllegalArgumentException(
                    "has " + header.width + "×" + header.height + " pixels; images of at most "
                            + MOST_PIXELS / 1_000_000 + " megapixels are decoded: scale it down");
        }
        if (format == ImageFormat.JPEG && scans(bytes) > MOST_SCANS) {
            throw new IllegalArgumentException(
                    "a JPEG file of more than " + MOST_SCANS + " scans; save it anew as a baseline JPEG");
        }
        return header;
    }

    private static ImageHeader png(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 24 || in.getInt(12) != ('I' << 24 | 'H' << 16 | 'D' << 8 | 'R')) {
            throw broken(ImageFormat.PNG);
        }
        return new ImageHeader(
                ImageFormat.PNG, Integer.toUnsignedLong(in.getInt(16)), Integer.toUnsignedLong(in.getInt(20)));
    }

    private static ImageHeader bitmap(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 26) {
            throw broken(ImageFormat.BMP);
        }
        if (in.getInt(14) == OLD_BITMAP) {
            return new ImageHeader(
                    ImageFormat.BMP, Short.toUnsignedLong(in.getShort(18)), Short.toUnsignedLong(in.getShort(20)));
        }
        // A negative height means that the first row is the top one.
        return new ImageHeader(ImageFormat.BMP, in.getInt(18), Math.abs((long) in.getInt(22)));
    }

    /** From marker to marker as libjpeg goes, which skips what stands between them, up to the frame's header. */
    private static ImageHeader jpeg(byte[] bytes) {
        int at = 2;
        while (true) {
            while (at < bytes.length && bytes[at] != (byte) 0xFF) {
                at++;
            }
            while (at < bytes.length && bytes[at] == (byte) 0xFF) {
                at++;
            }
            if (at + 8 > bytes.length) {
                throw broken(ImageFormat.JPEG);
            }
            int marker = bytes[at++] & 0xFF;
            if (marker == 0 || marker == 1 || marker >= 0xD0 && marker <= 0xD8) {
                continue;
            }
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return new ImageHeader(ImageFormat.JPEG, unsigned(bytes, at + 5), unsigned(bytes, at + 3));
            }
            int length = unsigned(bytes, at);
            if (length < 2 || marker == START_OF_SCAN || marker == 0xD9) {
                throw broken(ImageFormat.JPEG);
            }
            at += length;
        }
    }

    /** Those of thumbnails too; within compressed pixels no such bytes occur. */
    private static int scans(byte[] bytes) {
        int scans = 0;
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] == (byte) START_OF_SCAN && bytes[i - 1] == (byte) 0xFF) {
                scans++;
            }
        }
        return scans;
    }

    private static int unsigned(byte[] bytes, int at) {
        return at + 1 < bytes.length ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : 0;
    }

    private static IllegalArgumentException broken(ImageFormat format) {
        return new IllegalArgumentException("a broken " + format + " file: it does not say how large it is");
    }
}
