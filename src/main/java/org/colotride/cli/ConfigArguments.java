package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ExperimentConfig;
import picocli.CommandLine.Parameters;

/** A configuration file and dotted overrides, as positional arguments. */
final class ConfigArguments {
    private static final Path DEFAULT = Path.of("conf/quickstart.yaml");

    @Parameters(
            paramLabel = "CONFIG|KEY=VALUE",
            description = {
                "A configuration (conf/quickstart.yaml by default) and overrides of its keys,",
                "for example conf/cars.yaml train.epochs=3 defense.epsilon=4/255"
            })
    List<String> arguments = new ArrayList<>();

    ExperimentConfig read() {
        Path file = null;
        List<String> overrides = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.contains("=")) {
                overrides.add(argument);
            } else if (file == null) {
                file = Path.of(argument);
            } else {
                throw new ConfigException("command line: '" + argument + "' is a second configuration after '" + file
                        + "'; an override is written key=value");
            }
        }
        return ConfigReader.read(file == null ? DEFAULT : file, overrides, ExperimentConfig.class);
    }
}
