package org.colotride.data.source;

import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.config.ConfigException;

/** The folder in which a user has placed a data set. */
final class DatasetFolder {
    private DatasetFolder() {}

    /**
     * Finds it: the folder itself, or the one that its archive makes within.
     *
     * @param directory as configured
     * @param archive name of that folder
     * @param sign a file that must be there
     * @param contents what must lie in it, for the message
     * @throws ConfigException if it is neither
     */
    static Path find(String directory, String archive, String sign, String contents) {
        if (directory == null) {
            throw new ConfigException("args.directory is missing: the folder that holds " + contents
                    + " (on the command line: data.args.directory=…)");
        }
        Path root = FileNames.argument("args.directory", directory);
        if (Files.isRegularFile(root.resolve(sign))) {
            return root;
        }
        if (Files.isRegularFile(root.resolve(archive).resolve(sign))) {
            return root.resolve(archive);
        }
        throw new ConfigException("args.directory: " + directory + " does not hold " + sign + "; place " + contents
                + " there (relative paths start at " + Path.of("").toAbsolutePath() + ")");
    }
}
