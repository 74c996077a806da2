package org.colotride.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.config.Component;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.CarriedFile;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.colotride.retrieval.EmbeddedTest;

/**
 * A trained model on its way to another machine, with the embeddings of its test images, which need not be made again
 * there. The images themselves are read there, from where the configuration says.
 *
 * @param file of it
 * @param config as YAML
 * @param transform what stands before the network, its name and arguments as JSON; null for nothing
 * @param seed of what is random in that
 * @param queries the embedded test images
 * @param apart the embedded gallery if none of its images is a query; otherwise null
 */
record ShippedModel(
        CarriedFile file, String config, String[] transform, long seed, EmbeddedSet queries, EmbeddedSet apart)
        implements Serializable {
    private static final String ORIGIN = "the configuration that was sent here";

    static ShippedModel of(
            Path file, ExperimentConfig config, Optional<Component> transform, long seed, EmbeddedTest test) {
        return new ShippedModel(
                CarriedFile.of(file),
                ConfigWriter.toYaml(config),
                transform
                        .map(named -> new String[] {named.name(), named.args().toString()})
                        .orElse(null),
                seed,
                test.queries(),
                test.apart().orElse(null));
    }

    /**
     * Opens it, where it has arrived, with its data set.
     *
     * @throws org.colotride.config.ConfigException if the images cannot be found here
     */
    TrainedModel open() {
        ExperimentConfig read =
                ConfigReader.bind(ConfigReader.parseTree(config, ORIGIN), ExperimentConfig.class, ORIGIN);
        return file.read(arrived -> {
            TrainedModel model = TrainedModel.open(arrived, read);
            return transform == null ? model : model.behind(RunComponents.inputTransform(component()), seed);
        });
    }

    private Component component() {
        ObjectNode args = ConfigReader.parseTree(transform[1], ORIGIN);
        return new Component(transform[0], args, ORIGIN);
    }

    EmbeddedTest embedded() {
        return new EmbeddedTest(queries, Optional.ofNullable(apart));
    }
}
