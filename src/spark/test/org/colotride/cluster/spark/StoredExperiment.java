package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.colotride.experiment.SmallExperiment;

/** A small experiment whose commands know the storage {@link CopiedFileSystem}. */
record StoredExperiment(SmallExperiment experiment) {
    private static final int PATIENCE_SECONDS = 300;
    private static final String IMPLEMENTATION =
            "fs." + CopiedFileSystem.SCHEME + ".impl=" + CopiedFileSystem.class.getName();

    /** In a folder, with settings of Hadoop's. */
    static StoredExperiment in(Path folder) throws IOException {
        String[] setting = IMPLEMENTATION.split("=");
        Files.writeString(
                Files.createDirectories(folder.resolve("hadoop")).resolve("core-site.xml"),
                "<configuration><property><name>" + setting[0] + "</name><value>" + setting[1]
                        + "</value></property></configuration>");
        return new StoredExperiment(new SmallExperiment(folder));
    }

    private Path folder() {
        return experiment.folder();
    }

    /** Of what lies in the experiment's folder. */
    String address(String path) {
        return address(folder().toAbsolutePath().resolve(path));
    }

    static String address(Path path) {
        return CopiedFileSystem.SCHEME + "://" + path;
    }

    Process start(String command, List<String> options, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--no-progress");
        all.addAll(options);
        return experiment.startWithin(
                List.of(
                        "env",
                        "HADOOP_CONF_DIR=" + folder().resolve("hadoop"),
                        "COLO_TRIDE_MIRRORS=" + folder().resolve("here")),
                command,
                all.toArray(String[]::new));
    }

    /** Options for two executors, with copies of their own, as if they were on other machines. */
    List<String> onTwo(StandaloneCluster cluster) {
        List<String> options = new ArrayList<>(cluster.options(2));
        options.addAll(List.of("--spark", "spark.hadoop." + IMPLEMENTATION));
        options.addAll(List.of("--spark", "spark.executorEnv.COLO_TRIDE_MIRRORS=" + folder().resolve("there")));
        return options;
    }

    /** Options for Spark in the process of the command itself. */
    static List<String> inThisProcess() {
        return List.of("--master", "local[1]", "--spark", "spark.hadoop." + IMPLEMENTATION);
    }

    void finish(Process process) throws Exception {
        TrainedRuns.finish(experiment, process);
    }

    void assertRefused(Process process, String message) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), experiment.console());
        assertEquals(2, process.exitValue(), experiment.console());
        assertTrue(experiment.console().contains(message), experiment.console());
    }

    static String[] with(String[] first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }
}
