package org.colotride.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests, in lower-case hexadecimal digits. The one place that makes them. */
public final class Checksums {
    private static final String SHA_256 = "SHA-256";

    private Checksums() {}

    /** SHA-256 of a file's bytes, in 64 digits; it may lie within a zip. */
    public static String sha256(Path file) throws IOException {
        return of(SHA_256, file);
    }

    /** A SHA-256 that nothing has been given to yet. */
    public static MessageDigest sha256() {
        return digest(SHA_256);
    }

    /**
     * Digest of a file's bytes.
     *
     * @param algorithm {@code MD5} or {@code SHA-256}
     */
    public static String of(String algorithm, Path file) throws IOException {
        MessageDigest digest = digest(algorithm);
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return hex(digest);
    }

    /** What the digest makes of all it was given; it starts anew. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without " + algorithm, e);
        }
    }
}
