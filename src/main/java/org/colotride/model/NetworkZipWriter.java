package org.colotride.model;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
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

    private final ZipOutputStream zip;

    NetworkZipWriter(Path file) throws IOException {
        this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    }

    /**
     * The configuration, the weights and, if it is wanted and there is one, the optimiser's state.
     *
     * @return the checksum of the weights
     */
    String network(ComputationGraph graph, boolean withUpdater) throws IOException {
        document(ModelSerializer.CONFIGURATION_JSON, graph.getConfiguration().toJson());
        MessageDigest digest = Checksums.sha256();
        numbers(ModelSerializer.COEFFICIENTS_BIN, graph.params(), digest);
        INDArray state = withUpdater ? graph.getUpdater().getStateViewArray() : null;
        if (state != null && state.length() > 0) {
            numbers(ModelSerializer.UPDATER_BIN, state, Checksums.sha256());
        }
        return Checksums.hex(digest);
    }

    /** A text. */
    void document(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** As they lie: what is said of such an entry stands before it, so they are written twice, once to nowhere. */
    private void numbers(String name, INDArray numbers, MessageDigest digest) throws IOException {
        CRC32 checksum = new CRC32();
        OutputStream nowhere = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(write(numbers, new CheckedOutputStream(nowhere, checksum)));
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        write(numbers, zip);
        zip.closeEntry();
    }

    /** @return how many bytes they are */
    private static long write(INDArray numbers, OutputStream to) throws IOException {
        CountingOutputStream counted = new CountingOutputStream(to);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(counted, BUFFER));
        Nd4j.write(numbers, out);
        out.flush();
        return counted.getByteCount();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
