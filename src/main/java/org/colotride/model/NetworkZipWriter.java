package org.colotride.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.io.output.CountingOutputStream;
import org.colotride.io.Checksums;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes the zip of a network, entry for entry what Deeplearning4j's {@code ModelSerializer} writes, in one pass. Numbers
 * are not compressed: weights shrink by a fourteenth, for most of the time that a checkpoint took.
 */
final class NetworkZipWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest written = Checksums.sha256();
    private final ZipOutputStream zip;

    NetworkZipWriter(Path file) throws IOException {
        OutputStream digested = new DigestOutputStream(Files.newOutputStream(file), written);
        this.zip = new ZipOutputStream(new BufferedOutputStream(digested, BUFFER));
    }

    /**
     * The configuration, the weights and, if it is wanted and there is one, the optimiser's state.
     *
     * @return the checksum of the weights
     */
    String network(ComputationGraph graph, boolean withUpdater) throws IOException {
        document(ModelSerializer.CONFIGURATION_JSON, graph.getConfiguration().toJson());
        MessageDigest digest = Checksums.sha256();
        OutputStream digested = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        numbers(ModelSerializer.COEFFICIENTS_BIN, graph.params(), digested);
        INDArray state = withUpdater ? graph.getUpdater().getStateViewArray() : null;
        if (state != null && state.length() > 0) {
            numbers(ModelSerializer.UPDATER_BIN, state, OutputStream.nullOutputStream());
        }
        return Checksums.hex(digest);
    }

    /** More numbers, laid out as the network's own. */
    void numbers(String name, float[] values) throws IOException {
        try (INDArray row = Nd4j.createFromArray(values)) {
            numbers(name, row, OutputStream.nullOutputStream());
        }
    }

    /** A text. */
    void document(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** As they lie: what is said of such an entry stands before it, so they are written twice, first to {@code besides}. */
    private void numbers(String name, INDArray numbers, OutputStream besides) throws IOException {
        if (numbers.isView()) {
            try (INDArray whole = numbers.dup()) {
                numbers(name, whole, besides);
            }
            return;
        }
        CRC32 checksum = new CRC32();
        CountingOutputStream counted = new CountingOutputStream(new CheckedOutputStream(besides, checksum));
        NumbersFormat.write(numbers, counted);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(counted.getByteCount());
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        NumbersFormat.write(numbers, zip);
        zip.closeEntry();
    }

    /**
     * Ends the file.
     *
     * @return the checksum of all of it
     */
    String finish() throws IOException {
        zip.close();
        return Checksums.hex(written);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
