package org.colotride.experiment;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.colotride.data.ImageSet;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Checksums;
import org.colotride.io.StorageException;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.tensor.Embeddings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embeddings of the images that are searched, kept beside their model from one query to the next. They count only with
 * the checksums of the model's file and of the images ({@link ImageSet#identity}) that they were made of, and one of their
 * own over every byte; whatever does not match is embedded again. A file that cannot be written or read costs time, no more.
 *
 * <p>Big-endian: a number that names the format; SHA-256 of model and images; N and D; N indices; N·D float32; SHA-256 of
 * all before.
 *
 * @param file where they are kept
 * @param model the file they were made with
 */
public record KeptGallery(Path file, Path model) {
    private static final Logger LOG = LoggerFactory.getLogger(KeptGallery.class);
    private static final long FORMAT = 0x434F4C4F47414C31L;
    private static final int SHA256_BYTES = 32;
    private static final int BUFFER = 1 << 16;

    /** What embeds the images where nothing is kept. */
    @FunctionalInterface
    interface Embedder {
        EmbeddedSet embed(ImageSet set);
    }

    /** The embeddings of a set, from the file if they are still right, else embedded and kept. */
    EmbeddedSet of(ImageSet set, int dimension, Embedder embedder) {
        Optional<byte[]> key = key(set);
        Optional<EmbeddedSet> kept = key.flatMap(wanted -> read(wanted, set, dimension));
        if (kept.isPresent()) {
            LOG.info("Embeddings of {} images: kept in {}", kept.get().indices().length, file);
            return kept.get();
        }
        EmbeddedSet embedded = embedder.embed(set);
        // Again: what changed while it was read must not pass for what was embedded.
        if (key.isPresent()
                && key(set).filter(now -> Arrays.equals(now, key.get())).isPresent()) {
            write(key.get(), embedded);
        }
        return embedded;
    }

    private Optional<byte[]> key(ImageSet set) {
        return set.identity().map(images -> {
            MessageDigest digest = Checksums.sha256();
            try {
                digest.update((Checksums.sha256(model) + "\n" + images).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new StorageException(model + ": cannot be read: " + e.getMessage(), e);
            }
            return digest.digest();
        });
    }

    private Optional<EmbeddedSet> read(byte[] key, ImageSet set, int dimension) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        MessageDigest digest = Checksums.sha256();
        // The buffer stands before the digest, so that the digest sees no byte that was not asked for yet.
        try (DataInputStream in = new DataInputStream(
                new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), digest))) {
            if (in.readLong() != FORMAT || !Arrays.equals(in.readNBytes(SHA256_BYTES), key)) {
                LOG.info("{}: of another model or other images; the images are embedded again", file);
                return Optional.empty();
            }
            int count = in.readInt();
            if (count < 0 || count > set.size() || in.readInt() != dimension) {
                throw new IOException("it is damaged");
            }
            EmbeddedSet embedded = values(in, count, dimension, set);
            byte[] expected = digest.digest();
            if (!Arrays.equals(in.readNBytes(SHA256_BYTES), expected) || in.read() >= 0) {
                throw new IOException("it is damaged");
            }
            return Optional.of(embedded);
        } catch (IOException e) {
            LOG.warn(
                    "{}: not used ({}); the images are embedded again",
                    file,
                    e.getMessage() == null ? "it is cut off" : e.getMessage());
            return Optional.empty();
        }
    }

    private static EmbeddedSet values(DataInputStream in, int count, int dimension, ImageSet set) throws IOException {
        int[] indices = new int[count];
        ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(count * Integer.BYTES));
        if (bytes.remaining() < count * Integer.BYTES) {
            throw new EOFException();
        }
        bytes.asIntBuffer().get(indices);
        if (IntStream.of(indices).anyMatch(index -> index < 0 || index >= set.size())) {
            throw new IOException("it is damaged");
        }
        Embeddings embeddings = Embeddings.zeros(count, dimension);
        byte[] row = new byte[dimension * Float.BYTES];
        for (int i = 0; i < count; i++) {
            in.readFully(row);
            ByteBuffer.wrap(row).asFloatBuffer().get(embeddings.values(), embeddings.offset(i), dimension);
        }
        return new EmbeddedSet(embeddings, IntStream.of(indices).map(set::label).toArray(), indices);
    }

    private void write(byte[] key, EmbeddedSet embedded) {
        Embeddings embeddings = embedded.embeddings();
        try {
            AtomicFiles.write(file, stream -> {
                MessageDigest digest = Checksums.sha256();
                DataOutputStream out = new DataOutputStream(new DigestOutputStream(stream, digest));
                out.writeLong(FORMAT);
                out.write(key);
                out.writeInt(embeddings.count());
                out.writeInt(embeddings.dimension());
                ByteBuffer indices = ByteBuffer.allocate(embeddings.count() * Integer.BYTES);
                indices.asIntBuffer().put(embedded.indices());
                out.write(indices.array());
                ByteBuffer row = ByteBuffer.allocate(embeddings.dimension() * Float.BYTES);
                for (int i = 0; i < embeddings.count(); i++) {
                    row.asFloatBuffer().put(embeddings.values(), embeddings.offset(i), embeddings.dimension());
                    out.write(row.array());
                }
                out.flush();
                stream.write(digest.digest());
            });
        } catch (StorageException e) {
            LOG.warn("The embeddings are not kept for the next query: {}", e.getMessage());
        }
    }
}
