package org.colotride.serve.embedding;

import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.ImageFormat;
import org.colotride.data.source.ImageHeader;

/**
 * An image file that may be decoded: it is whole, of a known format, and not too large.
 *
 * @param file what it holds
 * @param pixels that it has
 */
public record Photograph(byte[] file, long pixels) {
    /** A file that is of no known format. */
    public static final class UnknownFormatException extends RuntimeException {
        UnknownFormatException() {
            super("this is not " + ImageFormat.KNOWN);
        }
    }

    /**
     * Reads the header; no pixel is decoded.
     *
     * @param mostPixels that are decoded; {@link ImageHeader#MOST_PIXELS} at most in any case
     * @throws UnknownFormatException if the file begins like none that is known
     * @throws UnreadableImageException if it is broken, cut off, or has more pixels
     */
    public static Photograph of(byte[] file, long mostPixels) {
        if (ImageFormat.of(file).isEmpty()) {
            throw new UnknownFormatException();
        }
        try {
            ImageHeader header = ImageHeader.decodable(file);
            if (header.width() > mostPixels / header.height()) {
                throw new IllegalArgumentException("has " + header.width() + "×" + header.height() + " pixels; at most "
                        + mostPixels + " are taken here: scale it down");
            }
            return new Photograph(file, header.width() * header.height());
        } catch (IllegalArgumentException e) {
            throw new UnreadableImageException("the image: " + e.getMessage(), e);
        }
    }
}
