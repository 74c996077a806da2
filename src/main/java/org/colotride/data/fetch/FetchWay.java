package org.colotride.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One way to get a data set's files. */
interface FetchWay {
    /** What it is, for messages. */
    String title();

    /**
     * Puts the files into a folder; what an earlier, broken call left there may be continued.
     *
     * @throws IOException if this way is not open here
     */
    void fetch(Path into, Consumer<String> progress) throws IOException;
}
