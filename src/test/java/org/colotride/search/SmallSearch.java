package org.colotride.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.colotride.experiment.SmallExperiment;

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
        return start("--no-ui", changes);
    }

    /** The same with Arbiter's page at any port, which it prints. */
    Process watchedSearch(String... changes) throws IOException {
        return start("--ui-port=0", changes);
    }

    private Process start(String dashboard, String... changes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("hyperparam-search/small.yaml", "--no-progress", dashboard));
        arguments.addAll(List.of(changes));
        return experiment.start("SearchCommand", arguments.toArray(String[]::new));
    }

    SearchFolder folder(String name) {
        return new SearchFolder(experiment.folder().resolve("reports/searches").resolve(name));
    }

    SmallExperiment experiment() {
        return experiment;
    }
}
