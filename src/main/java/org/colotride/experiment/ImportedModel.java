package org.colotride.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.WeightsOrigin;
import org.colotride.model.weights.WeightImport;
import org.colotride.tensor.ImageShape;

/** A model file made of weights that another program trained. */
public final class ImportedModel {
    /** Schedules of the learning rate are at least that long. */
    private static final int NO_TRAINING = 1;

    private ImportedModel() {}

    /**
     * Writes a model that can be evaluated, embedded with and queried.
     *
     * @param config names the network, its images and the weights; its data set need not be there
     * @param output the model's file; a file that was there is replaced
     * @throws ConfigException if the configuration or the file of weights is at fault, see {@link WeightImport#into}
     */
    public static WeightsOrigin write(ExperimentConfig config, Path output) {
        RunComponents components = RunComponents.of(config);
        Optional<WeightImport> weights = components.weightImport();
        weights.ifPresent(WeightImport::check);
        ImageShape shape = RunComponents.imageShape(config);
        try (EmbeddingNetwork network = components.newNetwork(shape, NO_TRAINING)) {
            WeightsOrigin origin = weights.map(file -> file.into(network))
                    .or(components.backbone()::broughtWeights)
                    .orElseThrow(() -> new ConfigException("weights.file: is missing; name the file to import"));
            Component model = components.config().model();
            ModelManifest manifest = new ModelManifest(
                    ModelManifest.VERSION,
                    shape,
                    components.backbone().metric(),
                    ConfigWriter.toYaml(components.config()),
                    new ModelManifest.Architecture(model.name(), model.args()),
                    config.data().name(),
                    List.of(),
                    new ModelManifest.Origin(null, null, null, origin.sha256()),
                    RunComponents.reading(components.config(), Optional.empty()));
            ModelFiles.Written beside =
                    ModelFiles.writeBeside(output, network, manifest, false, Map.of("weights.json", origin));
            ModelFiles.moveIntoPlace(beside.file(), output);
            return origin;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
