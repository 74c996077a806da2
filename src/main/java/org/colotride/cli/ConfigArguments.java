package org.colotride.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.config.NearestName;

/**
 * Positional arguments sorted by their form, in any order: one configuration file ({@code *.yaml}), overrides ({@code
 * key=value}), and other words (folders, images, names).
 *
 * @param file the configuration file, if one is named
 */
record ConfigArguments(Optional<Path> file, List<String> overrides, List<String> words) {
    static ConfigArguments sort(List<String> arguments) {
        Path file = null;
        List<String> overrides = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.matches("[\\w.-]+=.*")) {
                overrides.add(argument);
            } else if (!isConfig(argument)) {
                words.add(argument);
            } else if (file == null) {
                file = LocalPath.of(argument);
            } else {
                throw new ConfigException(
                        "command line: two configuration files are named, " + file + " and " + argument + "; give one");
            }
        }
        return new ConfigArguments(Optional.ofNullable(file), List.copyOf(overrides), List.copyOf(words));
    }

    static boolean isConfig(String argument) {
        return argument.endsWith(".yaml") || argument.endsWith(".yml");
    }

    /** @throws ConfigException if there are more words than {@code limit} */
    ConfigArguments atMostWords(int limit, String expected) {
        if (words.size() > limit) {
            throw new ConfigException("command line: '" + words.get(limit) + "' is not expected here; " + expected
                    + NearestName.of(words.get(limit), List.of("--help", "--debug", "--resume"))
                            .map(option -> "; did you mean " + option + "?")
                            .orElse(""));
        }
        return this;
    }
}
