package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.model.weights.WeightsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@import}. */
@Command(
        name = "import",
        description =
                "Makes a model of weights that PyTorch saved (.safetensors, .pth, .pt, .ckpt or .bin), or of a network"
                        + " that Keras or Deeplearning4j saved, which the configuration names.",
        footer = {"", "Example: resnet18.pth conf/cub.yaml --fresh fc --output resnet18.zip"})
public final class ImportCommand extends Goal {
    /** The argument of a network that brings its weights along. */
    private static final String NETWORK_FILE = "file";

    private final ToIntFunction<ImportRequest> importer;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE | CONFIG.yaml | KEY=VALUE",
            description = "The file of weights, the configuration whose network they are for, and changes to it.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "MODEL.zip",
            description = "Where to (default: beside the file of weights, its ending replaced by .zip).")
    private Path output;

    @Option(
            names = "--fresh",
            split = ",",
            paramLabel = "LAYER",
            description = "Layers that keep random weights, such as fc for the last one of an ImageNet classifier.")
    private List<String> fresh;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "What stands before the network's names in the file.")
    private String prefix;

    /** @param importer returns the exit code */
    ImportCommand(ToIntFunction<ImportRequest> importer) {
        this.importer = importer;
    }

    public static void main(String... args) {
        CommandRunner.exit(new ImportCommand(Services::importWeights), args);
    }

    @Override
    public Integer call() {
        ConfigArguments sorted = ConfigArguments.sort(arguments).atMostWords(1, "name one file of weights");
        Path yaml = sorted.file()
                .orElseThrow(() -> misuse("name the configuration whose network the weights are for, CONFIG.yaml"));
        ExperimentConfig config = ConfigReader.read(yaml, sorted.overrides(), ExperimentConfig.class);
        if (config.model().args().has(NETWORK_FILE)
                && config.weights() == null
                && sorted.words().isEmpty()) {
            Path network = Path.of(config.model().args().get(NETWORK_FILE).asText());
            return write(config, output != null ? output : besideModel(network));
        }
        WeightsConfig weights = weights(config.weights(), sorted.words());
        return write(config.withWeights(weights), output != null ? output : beside(Path.of(weights.file())));
    }

    private int write(ExperimentConfig config, Path file) {
        if (!file.toString().endsWith(".zip")) {
            throw misuse("--output " + file + ": a model's file must end in .zip");
        }
        return importer.applyAsInt(new ImportRequest(config, file, out()));
    }

    /** What the command line says goes before what the configuration says. */
    private WeightsConfig weights(WeightsConfig configured, List<String> words) {
        if (words.isEmpty() && configured == null) {
            throw new ConfigException("command line: name a file of weights, .safetensors, .pth, .pt, .ckpt or .bin");
        }
        String file =
                words.isEmpty() ? configured.file() : LocalPath.of(words.get(0)).toString();
        List<String> ofConfig = configured == null ? List.of() : configured.fresh();
        String prefixOfConfig = configured == null ? null : configured.prefix();
        return new WeightsConfig(file, fresh == null ? ofConfig : fresh, prefix == null ? prefixOfConfig : prefix);
    }

    /** The network's own file may end in {@code .zip}, too. */
    private static Path besideModel(Path network) {
        String name = network.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return network.resolveSibling(name + "-model.zip");
    }

    private static Path beside(Path weights) {
        return weights.resolveSibling(weights.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".zip");
    }
}
