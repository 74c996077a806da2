package org.colotride.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.train.SmallExperiment;

/** A {@link SmallExperiment} and a search around it. */
final class SmallSearch {
    static final int ITERATIONS = 10 * 6;

    private final SmallExperiment experiment;

    /** @param more lines of the search's file */
    SmallSearch(Path folder, String more) throws IOException {
        experiment = new SmallExperiment(folder);
        Files.createDirectories(folder.resolve("hyperparam-search"));
        Files.writeString(
                folder.resolve("hyperparam-search/small.yaml"),
                """
                name: small
                base: conf/small.yaml
                spaces:
                  defense.epsilon: {from: 4/255, to: 64/255}
                  train.learningRate: {from: 1e-4, to: 1e-2, scale: logarithmic}
                """
                        + more);
    }

    Process search(String... changes) throws IOException {
        String[] arguments = new String[changes.length + 2];
        arguments[0] = "hyperparam-search/small.yaml";
        arguments[1] = "--no-progress";
        System.arraycopy(changes, 0, arguments, 2, changes.length);
        return experiment.start("SearchCommand", arguments);
    }

    SearchFolder folder(String name) {
        return new SearchFolder(experiment.folder().resolve("reports/searches").resolve(name));
    }

    SmallExperiment experiment() {
        return experiment;
    }
}
