package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;

/**
 * A trained network and the configuration it was trained with.
 *
 * @param model the network's file
 * @param run the folder that both come from, unless they were named one by one
 */
record ModelSource(Path model, ExperimentConfig config, Optional<RunFolder> run) {
    private static final Path DEFAULT_OUTPUT = Path.of("reports/runs");

    /**
     * @param named a run folder or a model's file; the newest run that has been trained if null
     * @param arguments may name the configuration (otherwise that beside the model) and change it
     */
    static ModelSource find(String named, ConfigArguments arguments) {
        if (isRun(named)) {
            RunFolder run = run(named);
            Path file = arguments.file().orElse(run.config());
            return new ModelSource(existing(run.model()), read(file, arguments), Optional.of(run));
        }
        Path model = existing(Path.of(named));
        Path beside = model.resolveSibling("config.yaml");
        if (arguments.file().isEmpty() && !Files.exists(beside)) {
            throw new ConfigException("command line: " + named
                    + ": no config.yaml lies beside this model; name the configuration it was trained with, or, to"
                    + " search or embed images of your own, a folder of them");
        }
        return new ModelSource(model, read(arguments.file().orElse(beside), arguments), Optional.empty());
    }

    /**
     * The network's file alone, for what needs no configuration.
     *
     * @param named as for {@link #find}
     */
    static Path findModel(String named) {
        return existing(isRun(named) ? run(named).model() : Path.of(named));
    }

    /** Whether a model's file is named without any configuration, neither on the command line nor beside it. */
    static boolean isAlone(String named, ConfigArguments arguments) {
        return !isRun(named)
                && arguments.file().isEmpty()
                && arguments.overrides().isEmpty()
                && !Files.exists(Path.of(named).resolveSibling("config.yaml"));
    }

    private static boolean isRun(String named) {
        return named == null || Files.isDirectory(Path.of(named));
    }

    private static RunFolder run(String named) {
        return named == null ? newest() : RunFolder.open(Path.of(named));
    }

    /** Where a file about this model goes if the user does not say: the run's folder, or beside the model. */
    Path beside(String name) {
        return run.map(folder -> folder.path().resolve(name)).orElseGet(() -> model.resolveSibling(name));
    }

    private static RunFolder newest() {
        return NewestRun.trained(DEFAULT_OUTPUT);
    }

    private static Path existing(Path model) {
        if (!Files.isRegularFile(model)) {
            throw new ConfigException("command line: " + model + ": there is no such model; has the run ended?");
        }
        return model;
    }

    private static ExperimentConfig read(Path file, ConfigArguments arguments) {
        return ConfigReader.read(file, arguments.overrides(), ExperimentConfig.class);
    }
}
