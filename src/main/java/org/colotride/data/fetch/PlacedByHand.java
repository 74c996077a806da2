package org.colotride.data.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.colotride.config.ConfigException;

/**
 * A data set that a program may not, or cannot, fetch: says what has to be accepted and placed by hand.
 *
 * @param name of its source
 * @param explanation why, where it is to be had, and what has to lie in the folder
 */
record PlacedByHand(String name, String explanation) implements DataFetcher {
    @Override
    public String describe() {
        return explanation + " Set data.directory=that folder, and check it: fetch-data --check " + name + " FOLDER.";
    }

    /** Whether what lies there is whole is seen when it is opened. */
    @Override
    public Path ensure(ObjectNode args, Consumer<String> progress) {
        Path directory = Path.of(args.path("directory").asText("data/" + name));
        if (!Files.isDirectory(directory)) {
            throw new ConfigException("args.directory: " + directory + " is not a folder (relative paths start at "
                    + Path.of("").toAbsolutePath() + "). " + describe());
        }
        return directory;
    }
}
