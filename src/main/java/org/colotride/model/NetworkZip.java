package org.colotride.model;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.colotride.io.Checksums;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the zip of a network, ours or one that Deeplearning4j's {@code ModelSerializer} wrote. Its own reader makes
 * whatever Java object an entry {@code preprocessor.bin} holds, and goes by the headers between the entries, which may
 * speak of others than the zip's directory does. Here only documents, the configuration and the numbers are read, by the
 * directory, and never more than was promised.
 */
public final class NetworkZip implements AutoCloseable {
    /** Bytes of the largest document that is read. */
    public static final int LARGEST_DOCUMENT = 16 << 20;

    private static final int HIGHEST_RANK = 4;
    private static final int LONGEST_SHAPE = 64;
    /** Those of a ResNet-50 and a quarter; unpacked whatever they were before. */
    private static final long HARMLESS = 128L << 20;
    /** More numbers than that hardly shrink, unless they are no weights. */
    private static final int MOST_SHRUNK = 64;

    /** Arrays that an optimiser keeps for each parameter; Adam keeps two. */
    private static final int MOST_STATE = 3;

    private final NetworkJson classes;
    private final ZipFile zip;

    /**
     * @param classes that its configuration may name
     * @throws IOException if there is no such file, or it is no whole zip
     */
    public NetworkZip(Path file, NetworkJson classes) throws IOException {
        this.classes = classes;
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no such file");
        }
        try {
            this.zip = new ZipFile(file.toFile());
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no whole zip file: " + e.getMessage(), e);
        }
    }

    /** @throws IOException if there is none of that name, it is no text or too long for one */
    public byte[] document(String name) throws IOException {
        return document(name, LARGEST_DOCUMENT);
    }

    /** The same, of at most so many bytes. */
    public byte[] document(String name, int largest) throws IOException {
        ZipEntry entry = entry(name);
        try (InputStream stream = zip.getInputStream(entry)) {
            byte[] bytes = stream.readNBytes(largest);
            if (stream.read() >= 0) {
                throw new IOException("its " + name + " is larger than " + largest + " bytes");
            }
            return bytes;
        }
    }

    /** Checksum of the weights, unpacked. */
    public String weightsSha256() throws IOException {
        ZipEntry entry = entry(ModelSerializer.COEFFICIENTS_BIN);
        long most = most(entry);
        MessageDigest digest = Checksums.sha256();
        try (InputStream stream = new DigestInputStream(zip.getInputStream(entry), digest)) {
            byte[] chunk = new byte[1 << 16];
            long length = 0;
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                length += count;
                if (length > most) {
                    throw new IOException("its " + entry.getName() + " unpacks to more than " + most + " bytes");
                }
            }
        }
        return Checksums.hex(digest);
    }

    /** @throws IOException if there is none, or it names a class that it may not name */
    public NetworkJson.Document configuration() throws IOException {
        return classes.parse(document(ModelSerializer.CONFIGURATION_JSON));
    }

    /**
     * The graph, with its weights.
     *
     * @param withUpdater whether the optimiser's state is read too, where there is one
     * @throws IOException if an entry is missing or broken, or does not fit the others
     */
    public ComputationGraph graph(boolean withUpdater) throws IOException {
        ComputationGraphConfiguration configuration = configuration().graph();
        long parameters = parameters(() -> configuration.getVertices().values().stream()
                .mapToLong(vertex -> vertex.numParams(true))
                .sum());
        INDArray weights = numbers(ModelSerializer.COEFFICIENTS_BIN, parameters, parameters);
        configuration.setDataType(weights.dataType());
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init(weights, false);
        if (withUpdater && zip.getEntry(ModelSerializer.UPDATER_BIN) != null) {
            graph.getUpdater().setStateViewArray(numbers(ModelSerializer.UPDATER_BIN, 1, MOST_STATE * parameters));
        }
        return graph;
    }

    /**
     * A network of layers in a row, with its weights.
     *
     * @throws IOException if an entry is missing or broken, or does not fit the others
     */
    public MultiLayerNetwork layers() throws IOException {
        MultiLayerConfiguration configuration = configuration().layers();
        long parameters = parameters(() -> configuration.getConfs().stream()
                .mapToLong(layer -> layer.getLayer().initializer().numParams(layer))
                .sum());
        INDArray weights = numbers(ModelSerializer.COEFFICIENTS_BIN, parameters, parameters);
        configuration.setDataType(weights.dataType());
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init(weights, false);
        return network;
    }

    /**
     * An entry of that many numbers beside the network's own; empty if there is none of that name.
     *
     * @throws IOException if it is broken, or holds more or less of them
     */
    public Optional<float[]> numbers(String name, long count) throws IOException {
        if (zip.getEntry(name) == null) {
            return Optional.empty();
        }
        try (INDArray read = numbers(name, count, count)) {
            return Optional.of(read.data().asFloat());
        }
    }

    private static long parameters(LongSupplier counted) throws IOException {
        try {
            return counted.getAsLong();
        } catch (RuntimeException e) {
            throw new IOException("its configuration makes no network", e);
        }
    }

    private ZipEntry entry(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("it holds no " + name);
        }
        return entry;
    }

    private static long most(ZipEntry entry) {
        return Math.max(HARMLESS, MOST_SHRUNK * entry.getCompressedSize());
    }

    /** As {@code Nd4j.write} lays it out, big-endian: the buffer of the shape, then that of the values. */
    private INDArray numbers(String name, long fewest, long most) throws IOException {
        ZipEntry entry = entry(name);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16))) {
            in.readUTF();
            long length = in.readLong();
            in.readUTF();
            long rank = in.readLong();
            if (length < 1 || length > LONGEST_SHAPE || rank < 1 || rank > HIGHEST_RANK || rank >= length) {
                throw new IOException(
                        "its " + name + " has a shape of " + rank + " dimensions in " + length + " numbers");
            }
            long[] shape = new long[(int) rank];
            for (int i = 0; i < rank; i++) {
                shape[i] = in.readLong();
            }
            in.skipNBytes((length - 1 - rank) * Long.BYTES);
            in.readUTF();
            long count = in.readLong();
            String type = in.readUTF();
            if (count < fewest || count > most || !isRow(shape, count)) {
                throw new IOException("its " + name + " holds " + count + " numbers, its configuration has " + fewest
                        + (most > fewest ? " to " + most : "") + " of them");
            }
            boolean isFloat = type.equals("FLOAT");
            if (!isFloat && !type.equals("DOUBLE")) {
                throw new IOException("its " + name + " is of type " + type + ", known are FLOAT and DOUBLE");
            }
            int size = isFloat ? Float.BYTES : Double.BYTES;
            if (count > Integer.MAX_VALUE - 8 || count * size > most(entry)) {
                throw new IOException("its " + name + " names " + count + " numbers, but has only "
                        + entry.getCompressedSize() + " bytes");
            }
            float[] values = new float[(int) count];
            if (isFloat) {
                NumbersFormat.read(in, values);
            } else {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) in.readDouble();
                }
            }
            if (in.read() >= 0) {
                throw new IOException("its " + name + " is longer than its " + count + " numbers");
            }
            return Nd4j.createFromArray(values).reshape(shape);
        } catch (EOFException e) {
            throw new IOException("its " + name + " ends before the last of its numbers", e);
        }
    }

    private static boolean isRow(long[] shape, long count) {
        int others = 0;
        boolean found = false;
        for (long size : shape) {
            found |= size == count;
            others += size == 1 ? 0 : 1;
        }
        return found && others <= 1;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
