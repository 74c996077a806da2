package org.colotride.cli;

import java.nio.file.Path;
import org.colotride.config.ConfigException;
import org.colotride.io.storage.Storages;

/** Paths of this machine's, where an address of a storage would do no good. */
final class LocalPath {
    private LocalPath() {}

    /** @throws ConfigException if it is an address */
    static Path of(String text) {
        if (Storages.isAddress(text)) {
            throw new ConfigException("command line: " + text
                    + ": is the address of a storage, and here a file or folder of this machine's is meant; copy it here"
                    + " (hdfs dfs -get, aws s3 cp --recursive) and name the copy");
        }
        return Path.of(text);
    }
}
