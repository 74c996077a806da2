package org.colotride.model.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.colotride.config.ConfigException;
import org.colotride.config.NearestName;
import org.colotride.io.Checksums;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.WeightsOrigin;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts a file's tensors into a network. Every parameter must be in the file and every tensor of the file in the network,
 * with the same shape; what may differ, the user names. {@link TensorNames} says how names are matched.
 */
public final class WeightImport {
    private static final String COUNTER = "_num_batches_tracked";

    private final WeightsConfig config;
    private final Map<String, String> aliases;

    public WeightImport(WeightsConfig config, Backbone backbone) {
        this.config = config;
        this.aliases = backbone.moduleAliases();
    }

    /**
     * Reads the file's list of tensors, so that a mistake shows before anything else is begun.
     *
     * @throws ConfigException as {@link WeightFormats#open}
     */
    public void check() {
        try (StateDict weights = WeightFormats.standard().open(file())) {
            TensorNames.of(weights, config.prefix(), aliases);
        }
    }

    /**
     * Overwrites the network's weights in place.
     *
     * @throws ConfigException as {@link WeightFormats#open}, or if names, shapes or values do not fit: all that do not
     *     are listed, and nothing is written unless all names and shapes fit
     */
    public WeightsOrigin into(EmbeddingNetwork network) {
        try (StateDict weights = WeightFormats.standard().open(file())) {
            Map<String, INDArray> parameters = network.graph().paramTable();
            requireKnownLayers(parameters);
            TensorNames names = TensorNames.of(weights, config.prefix(), aliases);
            List<String> ignored = new ArrayList<>(names.outside());
            Map<String, StoredTensor> matched = match(weights, names, parameters, ignored);
            List<String> broken = new ArrayList<>();
            matched.forEach((parameter, tensor) -> write(parameter, tensor, parameters.get(parameter), broken));
            if (!broken.isEmpty()) {
                throw new ConfigException(config.file() + ": holds values that no network can use:" + lines(broken));
            }
            network.engine().refresh();
            return new WeightsOrigin(
                    config.file(),
                    weights.format(),
                    Checksums.sha256(file()),
                    matched.size(),
                    config.fresh(),
                    ignored,
                    weights.leftOut());
        } catch (IOException e) {
            throw new ConfigException(config.file() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Path file() {
        return Path.of(config.file());
    }

    private void requireKnownLayers(Map<String, INDArray> parameters) {
        Set<String> layers =
                parameters.keySet().stream().map(WeightImport::layer).collect(Collectors.toSet());
        for (String fresh : config.fresh()) {
            if (!layers.contains(fresh)) {
                throw new ConfigException("weights.fresh: the network has no layer '" + fresh + "' with weights"
                        + NearestName.hint(fresh, layers));
            }
        }
    }

    private Map<String, StoredTensor> match(
            StateDict weights, TensorNames names, Map<String, INDArray> parameters, List<String> ignored) {
        Map<String, StoredTensor> matched = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        names.doubled().forEach(name -> problems.add("given twice: " + name));
        parameters.forEach((parameter, values) -> {
            if (!isFresh(parameter) && !names.byParameter().containsKey(parameter)) {
                problems.add("missing in the file: " + torchName(parameter) + " " + Arrays.toString(values.shape()));
            }
        });
        names.byParameter().forEach((parameter, name) -> {
            StoredTensor tensor = weights.tensor(name);
            INDArray values = parameters.get(parameter);
            boolean counter =
                    parameter.endsWith(COUNTER) && parameters.containsKey(layer(parameter, COUNTER) + "_runningMean");
            if (counter || isFresh(parameter)) {
                ignored.add(name);
            } else if (values == null) {
                problems.add("unknown to the network: " + name + " " + Arrays.toString(tensor.shape()));
            } else if (!Arrays.equals(values.shape(), tensor.shape())) {
                problems.add("of another shape: " + name + " is " + Arrays.toString(tensor.shape())
                        + ", the network's is " + Arrays.toString(values.shape()));
            } else if (!tensor.type().isFloating()) {
                problems.add("no weights: " + name + " holds numbers of type " + tensor.type());
            } else {
                matched.put(parameter, tensor);
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(config.file() + ": does not fit the network:" + lines(problems)
                    + "\nName a layer that is to start anew in weights.fresh (--fresh), and what stands before the"
                    + " network's own names in weights.prefix (--prefix).");
        }
        return matched;
    }

    private static void write(String parameter, StoredTensor tensor, INDArray target, List<String> broken) {
        float[] values = tensor.values();
        boolean variance = parameter.endsWith("_runningVar");
        for (float value : values) {
            if (!Float.isFinite(value) || variance && value < 0) {
                broken.add(torchName(parameter) + " holds " + value);
                return;
            }
        }
        target.assign(Nd4j.createFromArray(values).reshape(target.shape()));
    }

    private boolean isFresh(String parameter) {
        return config.fresh().stream().anyMatch(layer -> parameter.startsWith(layer + "_"));
    }

    private static String layer(String parameter) {
        return parameter.substring(0, parameter.lastIndexOf('_'));
    }

    private static String layer(String parameter, String ending) {
        return parameter.substring(0, parameter.length() - ending.length());
    }

    private static String torchName(String parameter) {
        return layer(parameter)
                + parameter
                        .substring(parameter.lastIndexOf('_'))
                        .replace('_', '.')
                        .replace("runningMean", "running_mean")
                        .replace("runningVar", "running_var");
    }

    private static String lines(List<String> problems) {
        return problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining());
    }
}
