package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an image file says of itself before it is decoded. Asked first, for two reasons: a file of a few kilobytes may
 * speak of a gigabyte of pixels (within these limits decoding takes at most 512 MiB), and of one that was cut off OpenCV
 * fills what is missing with grey and reports success.
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

    /** What the format itself says, apart from how much of it is decoded. */
    private record Structure(long width, long height, int scans, boolean whole) {}

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
     * Reads the header of an image that is whole and safe to decode: what every image file goes through, whoever reads it.
     *
     * @param bytes the whole file
     * @throws IllegalArgumentException if it is not of a known format, its header is broken, it was cut off, or it has more
     *     pixels or scans than are decoded; the message is to follow a file's name and a colon
     */
    public static ImageHeader decodable(byte[] bytes) {
        ImageFormat format =
                ImageFormat.of(bytes).orElseThrow(() -> new IllegalArgumentException("not " + ImageFormat.KNOWN));
        Structure found = structure(format, bytes);
        if (found.width > 0 && found.height > 0 && found.width > MOST_PIXELS / found.height) {
            throw new IllegalArgumentException("has " + found.width + "×" + found.height + " pixels; images of at most "
                    + MOST_PIXELS / 1_000_000 + " megapixels are decoded: scale it down");
        }
        if (found.scans > MOST_SCANS) {
            throw new IllegalArgumentException(
                    "a JPEG file of more than " + MOST_SCANS + " scans; save it anew as a baseline JPEG");
        }
        if (!found.whole) {
            throw truncated(format);
        }
        if (found.width < 1 || found.height < 1) {
            throw new IllegalArgumentException(
                    "a broken " + format + " file: it has " + found.width + "×" + found.height + " pixels");
        }
        return new ImageHeader(format, found.width, found.height);
    }

    static IllegalArgumentException truncated(ImageFormat format) {
        return new IllegalArgumentException("a truncated " + format + " file; copy or download it again");
    }

    private static Structure structure(ImageFormat format, byte[] bytes) {
        return switch (format) {
            case JPEG -> {
                JpegStructure jpeg = JpegStructure.of(bytes);
                yield new Structure(jpeg.width(), jpeg.height(), jpeg.scans(), jpeg.ended());
            }
            case PNG -> {
                PngStructure png = PngStructure.of(bytes);
                yield new Structure(png.width(), png.height(), 1, png.ended());
            }
            case BMP -> {
                BitmapStructure bitmap = BitmapStructure.of(bytes);
                yield new Structure(bitmap.width(), bitmap.height(), 1, bitmap.whole());
            }
        };
    }
}
