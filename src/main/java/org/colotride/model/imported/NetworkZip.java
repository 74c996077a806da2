package org.colotride.model.imported;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.colotride.config.ConfigException;
import org.colotride.model.NetworkJson;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network as Deeplearning4j's {@code ModelSerializer} writes it. Only its configuration and its weights are read, never
 * the entries that hold serialised Java objects; its configuration may name no classes but {@link NetworkJson}'s.
 */
final class NetworkZip {
    private static final int LARGEST_CONFIGURATION = 16 << 20;
    private static final int LARGEST_WEIGHTS = 1 << 30;
    private static final int LARGEST_SHAPE = 64;
    private static final NetworkJson CONFIGURATION = new NetworkJson();

    private NetworkZip() {}

    /** @throws ConfigException if the file is missing, broken, hostile or not such a network */
    static StockGraph read(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            NetworkJson.Document configuration =
                    CONFIGURATION.parse(entry(zip, ModelSerializer.CONFIGURATION_JSON, LARGEST_CONFIGURATION));
            return network(configuration, weights(entry(zip, ModelSerializer.COEFFICIENTS_BIN, LARGEST_WEIGHTS)));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    file + ": is not a Deeplearning4j network that this program can read: " + e.getMessage()
                            + "; save it by ModelSerializer.writeModel of 1.0.0-beta4 or later",
                    e);
        }
    }

    private static StockGraph network(NetworkJson.Document configuration, INDArray weights) throws IOException {
        try {
            if (configuration.isGraph()) {
                ComputationGraph graph = new ComputationGraph(configuration.graph());
                graph.init(weights, false);
                return StockGraph.of(graph);
            }
            MultiLayerNetwork network = new MultiLayerNetwork(configuration.layers());
            network.init(weights, false);
            return StockGraph.of(network);
        } catch (RuntimeException e) {
            // Deeplearning4j says it in many ways, few of which help.
            throw new IOException("its " + weights.length() + " weights do not fit its configuration", e);
        }
    }

    private static byte[] entry(ZipFile zip, String name, int limit) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("it holds no " + name);
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            byte[] bytes = stream.readNBytes(limit);
            if (stream.read() >= 0) {
                throw new IOException(name + " is larger than " + limit + " bytes");
            }
            return bytes;
        }
    }

    /** A row of weights as {@code Nd4j.write} lays it out: the shape's buffer, then the values', big-endian. */
    private static INDArray weights(byte[] bytes) throws IOException {
        DataInputStream stream = new DataInputStream(new ByteArrayInputStream(bytes));
        stream.readUTF();
        long shape = stream.readLong();
        stream.readUTF();
        if (shape < 0 || shape > LARGEST_SHAPE) {
            throw new IOException("its weights have a shape of " + shape + " numbers");
        }
        stream.skipNBytes(shape * Long.BYTES);
        stream.readUTF();
        long count = stream.readLong();
        String type = stream.readUTF();
        int size =
                switch (type) {
                    case "FLOAT" -> Float.BYTES;
                    case "DOUBLE" -> Double.BYTES;
                    default -> throw new IOException(
                            "its weights are of type " + type + ", known are FLOAT and DOUBLE");
                };
        if (count < 1 || count > stream.available() / size) {
            throw new IOException("its weights name " + count + " values, but " + stream.available() + " bytes follow");
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = size == Float.BYTES ? stream.readFloat() : (float) stream.readDouble();
            if (!Float.isFinite(values[i])) {
                throw new IOException("its weights hold " + values[i]);
            }
        }
        return Nd4j.createFromArray(values).reshape(1, count);
    }
}
