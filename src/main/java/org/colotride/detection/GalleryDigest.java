package org.colotride.detection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import org.colotride.io.Checksums;
import org.colotride.tensor.Embeddings;

/** By which a calibration knows the images that were known when it was made. */
public final class GalleryDigest {
    private GalleryDigest() {}

    /** SHA-256 of the embeddings, row by row, as 32-bit floats with the lowest byte first. */
    public static String sha256(Embeddings gallery) {
        MessageDigest digest = Checksums.sha256();
        ByteBuffer row = ByteBuffer.allocate(gallery.dimension() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < gallery.count(); i++) {
            row.clear();
            for (int d = 0; d < gallery.dimension(); d++) {
                row.putFloat(gallery.values()[gallery.offset(i) + d]);
            }
            digest.update(row.array());
        }
        return Checksums.hex(digest);
    }
}
