package org.colotride.model.imported;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.colotride.config.ConfigException;
import org.colotride.io.Checksums;
import org.colotride.model.Backbone;
import org.colotride.model.NetworkBuilder;
import org.colotride.model.WeightsOrigin;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of Deeplearning4j's stock layers, with its weights, from a zip of {@code ModelSerializer} or from a Keras
 * model in HDF5. Its images lie in [0, 1] unless their pipeline names a normalisation. The file is read when the network is
 * built, not to load a model made of it.
 */
public final class StockNetwork implements Backbone {
    /**
     * @param file the network
     * @param layer the last layer to keep; by default the one before the output layer, or the output layer if there is no
     *     head
     * @param embedding length of the embedding
     * @param head whether a fresh linear layer follows the last; otherwise that is the embedding itself. True by default
     * @param metric {@code N} by default
     */
    public record Args(String file, String layer, Integer embedding, Boolean head, DistanceMetric metric) {
        public Args {
            head = head == null || head;
            embedding = embedding == null ? 512 : embedding;
            metric = metric == null ? DistanceMetric.N : metric;
            if (file == null) {
                throw new IllegalArgumentException("file: is missing; name the network's file");
            }
            if (embedding < 2) {
                throw new IllegalArgumentException("embedding: " + embedding + " is less than 2");
            }
        }
    }

    private final Args args;
    private final String format;
    private final Function<Path, ImportedNetwork> reader;
    private Map<String, INDArray> weights = Map.of();
    private WeightsOrigin origin;

    /**
     * @param format name of the kind of file
     * @param reader of the file
     */
    StockNetwork(Args args, String format, Function<Path, ImportedNetwork> reader) {
        this.args = args;
        this.format = format;
        this.reader = reader;
    }

    /** From a zip that {@code ModelSerializer} wrote. */
    public static StockNetwork deeplearning4j(Args args) {
        return new StockNetwork(args, "Deeplearning4j", StockGraph::read);
    }

    /** From a whole Keras model in HDF5. */
    public static StockNetwork keras(Args args) {
        return new StockNetwork(args, "Keras", KerasFile::read);
    }

    /**
     * @throws org.colotride.config.ConfigException if the file cannot be read or a layer has no exact counterpart here;
     *     the message names it
     */
    @Override
    public String build(NetworkBuilder builder, String input, ImageShape shape) {
        Path file = Path.of(args.file());
        Reconstruction reconstruction = new Reconstruction(args.file(), builder);
        Placed images = Placed.image(input, shape.channels(), shape.height(), shape.width());
        Placed kept = reader.apply(file).rebuild(reconstruction, images, args.layer(), args.head());
        String last = args.head()
                ? reconstruction.head(kept, args.embedding())
                : reconstruction.withoutHead(kept, args.embedding());
        weights = new LinkedHashMap<>(reconstruction.weights());
        origin = new WeightsOrigin(
                args.file(),
                format,
                checksum(file),
                (int) weights.keySet().stream()
                        .filter(name -> !name.startsWith(Reconstruction.HEAD + "_"))
                        .count(),
                args.head() ? List.of(Reconstruction.HEAD) : List.of(),
                List.of(),
                List.of());
        return last;
    }

    private static String checksum(Path file) {
        try {
            return Checksums.sha256(file);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<WeightsOrigin> broughtWeights() {
        return Optional.ofNullable(origin);
    }

    @Override
    public void initialize(Map<String, INDArray> parameters) {
        weights.forEach((name, values) -> {
            INDArray parameter = parameters.get(name);
            parameter.assign(values.castTo(parameter.dataType()).reshape(parameter.shape()));
        });
        weights = Map.of();
    }

    @Override
    public int dimension() {
        return args.embedding();
    }

    @Override
    public DistanceMetric metric() {
        return args.metric();
    }

    @Override
    public double[] mean(int channels) {
        return new double[channels];
    }

    @Override
    public double[] deviation(int channels) {
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        return ones;
    }
}
