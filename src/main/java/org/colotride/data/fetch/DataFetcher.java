package org.colotride.data.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.colotride.config.ConfigException;

/** Gets one data set onto this machine, or says what has to be placed by hand. */
public interface DataFetcher {
    /** What it does, or what the user has to do; a few lines. */
    String describe();

    /**
     * Makes the data set available; does nothing if it is.
     *
     * @param args the arguments of its source in a pipeline, such as {@code directory}
     * @param progress receives a line for each step
     * @return where it lies
     * @throws ConfigException if it cannot be had; the message says what to do
     */
    Path ensure(ObjectNode args, Consumer<String> progress);

    /**
     * The data set for a goal that only reads it; what is large or has terms is not fetched on the way.
     *
     * @throws ConfigException if it is not there; the message names the command that fetches it
     */
    default Path locate(ObjectNode args, Consumer<String> progress) {
        return ensure(args, progress);
    }
}
