package org.colotride.data.source;

import java.security.MessageDigest;
import org.colotride.io.Checksums;

/** What an image consists of: its file's bytes, or its pixels where it has no file of its own. */
public final class ImageContent {
    private ImageContent() {}

    /** SHA-256 of an image in 64 hexadecimal digits; equal for equal content. */
    public static String sha256(RawImage image) {
        MessageDigest digest = Checksums.sha256();
        update(digest, image);
        return Checksums.hex(digest);
    }

    /** Adds an image to a digest. */
    public static void update(MessageDigest digest, RawImage image) {
        if (image instanceof RawImage.Encoded encoded) {
            digest.update(encoded.bytes());
        } else if (image instanceof RawImage.Grey grey) {
            digest.update(grey.bytes(), grey.offset(), grey.height() * grey.width());
        } else if (image instanceof RawImage.Planes planes) {
            digest.update(planes.bytes(), planes.offset(), 3 * planes.height() * planes.width());
        } else {
            digest.update(((RawImage.Decoded) image).bytes());
        }
    }
}
