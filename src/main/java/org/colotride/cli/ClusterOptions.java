package org.colotride.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colotride.cluster.ClusterSettings;
import org.colotride.config.ConfigException;
import picocli.CommandLine.Option;

/** The options that say which cluster does the work, if any. */
final class ClusterOptions {
    private static final String NONE = "none";
    private static final int DEFAULT_EXECUTORS = 2;
    private static final String DEFAULT_MEMORY = "2g";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Apache Spark's cluster that does the work, such as spark://HOST:7077, yarn or local[2]; none"
                    + " for this process alone, whatever the configuration says. Needs a build with -Pspark.")
    private String master;

    @Option(
            names = "--executors",
            paramLabel = "N",
            description = "Processes on the cluster, one task each at a time (default: ${DEFAULT-VALUE}).")
    private int executors = DEFAULT_EXECUTORS;

    @Option(
            names = "--cores-per-executor",
            paramLabel = "N",
            description = "Threads of a task's arithmetic (default: ${DEFAULT-VALUE}).")
    private int cores = 1;

    @Option(
            names = "--executor-memory",
            paramLabel = "SIZE",
            description = "Heap of an executor, such as 2g; arrays outside of it may take twice as much (default:"
                    + " ${DEFAULT-VALUE}).")
    private String memory = DEFAULT_MEMORY;

    @Option(names = "--spark", paramLabel = "spark.KEY=VALUE", description = "A setting of Spark's own.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * The cluster that is named here, with {@code --master}, or failing that in a configuration.
     *
     * @param configured null if none
     * @throws ConfigException if an option is wrong
     */
    Optional<ClusterSettings> settingsOr(ClusterSettings configured) {
        return NONE.equals(master) ? Optional.empty() : settings().or(() -> Optional.ofNullable(configured));
    }

    /** What {@code spark-submit} has been told, which it tells the program that it starts by properties. */
    private static Optional<ClusterSettings> submitted() {
        String submittedTo =
                System.getProperty("spark.submit.deployMode") == null ? null : System.getProperty("spark.master");
        return Optional.ofNullable(submittedTo)
                .map(address -> new ClusterSettings(
                        address,
                        Integer.getInteger("spark.executor.instances", DEFAULT_EXECUTORS),
                        Integer.getInteger("spark.executor.cores", 1),
                        System.getProperty("spark.executor.memory", DEFAULT_MEMORY)
                                .toLowerCase(Locale.ROOT),
                        Map.of()));
    }

    /**
     * The cluster, if one is named.
     *
     * @throws ConfigException if an option is wrong
     */
    Optional<ClusterSettings> settings() {
        try {
            return master == null || NONE.equals(master)
                    ? submitted()
                    : Optional.of(new ClusterSettings(master, executors, cores, memory, settings));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("command line: cluster: " + e.getMessage(), e);
        }
    }
}
