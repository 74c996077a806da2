package org.colotride.data.source;

import java.util.Optional;

/**
 * The image files that are decoded, told apart by their first bytes. OpenCV could decode more, WebP and TIFF among them; no
 * data set of the field has any, and a hostile file should reach few decoders (WebP's had CVE-2023-4863).
 */
public enum ImageFormat {
    JPEG,
    PNG,
    BMP;

    /** Names them all in an error. */
    public static final String KNOWN = "a JPEG, PNG or BMP file; convert it to PNG if it is an image";

    /** How many bytes {@link #of} needs. */
    public static final int SIGNATURE_LENGTH = 8;

    /** The format whose signature the bytes begin with, whatever the file is called. */
    public static Optional<ImageFormat> of(byte[] b) {
        if (startsWith(b, 0, 0xFF, 0xD8, 0xFF)) {
            return Optional.of(JPEG);
        }
        if (startsWith(b, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return Optional.of(PNG);
        }
        return startsWith(b, 0, 'B', 'M') ? Optional.of(BMP) : Optional.empty();
    }

    private static boolean startsWith(byte[] b, int at, int... expected) {
        if (b.length < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((b[at + i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
