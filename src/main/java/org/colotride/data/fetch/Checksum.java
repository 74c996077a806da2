package org.colotride.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.colotride.io.Checksums;

/**
 * The checksum that was published of a file.
 *
 * @param algorithm {@code MD5} or {@code SHA-256}
 * @param hex the digest in hexadecimal digits
 */
record Checksum(String algorithm, String hex) {
    Checksum {
        hex = hex.toLowerCase(Locale.ROOT);
    }

    static Checksum sha256(String hex) {
        return new Checksum("SHA-256", hex);
    }

    static Checksum md5(String hex) {
        return new Checksum("MD5", hex);
    }

    /** The checksum of a file by the same algorithm. */
    Checksum of(Path file) throws IOException {
        return new Checksum(algorithm, Checksums.of(algorithm, file));
    }

    @Override
    public String toString() {
        return algorithm + " " + hex;
    }
}
