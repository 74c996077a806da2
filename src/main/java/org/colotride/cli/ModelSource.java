package org.colotride.cli;

import java.nio.file.Path;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.io.storage.KeptFolder;

/** A trained network and the configuration it was trained with. */
record ModelSource(NamedModel named, ExperimentConfig config) {
    /**
     * @param named as for {@link NamedModel#find}
     * @param arguments may name the configuration (otherwise that beside the model) and change it
     */
    static ModelSource find(String named, ConfigArguments arguments) {
        return of(NamedModel.find(named), arguments);
    }

    /** The same of a model that has been found. */
    static ModelSource of(NamedModel model, ConfigArguments arguments) {
        Path file = arguments
                .file()
                .or(model::config)
                .orElseThrow(() -> new ConfigException("command line: " + model.name()
                        + ": no config.yaml lies beside this model; name the configuration it was trained with, or, to"
                        + " search or embed images of your own, a folder of them"));
        return new ModelSource(model, ConfigReader.read(file, arguments.overrides(), ExperimentConfig.class));
    }

    /** The network's file. */
    Path model() {
        return named.file();
    }

    /** See {@link NamedModel#beside}. */
    Path beside(String name) {
        return named.beside(name);
    }

    /** See {@link NamedModel#results}. */
    KeptFolder results(String name) {
        return named.results(name);
    }
}
