package org.colotride.cluster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.colotride.config.Default;
import org.colotride.config.Require;

/**
 * Which cluster, and how much of it.
 *
 * @param master {@code local[N]}, {@code spark://HOST:7077}, {@code yarn} or {@code k8s://…}
 * @param executors processes, each of which does one task at a time; of {@code local[N]}, which is one process, N tasks
 * @param coresPerExecutor threads of a task's arithmetic
 * @param memory heap of each executor, such as 2g; the arrays outside of it may take twice as much
 * @param settings further ones of Spark's own, by name
 */
public record ClusterSettings(
        String master,
        @Default("2") int executors,
        @Default("1") int coresPerExecutor,
        @Default("2g") String memory,
        @Default("{}") Map<String, String> settings) {
    private static final Pattern MASTER = Pattern.compile("local|local\\[(\\d+|\\*)]|spark://.+|yarn|k8s://.+");
    private static final Pattern MEMORY = Pattern.compile("[1-9]\\d{0,5}[mg]");

    public ClusterSettings {
        Require.present("master", master);
        Require.check(
                "master", master, MASTER.matcher(master).matches(), "local[N], spark://HOST:PORT, yarn or k8s://…");
        Require.inRange("executors", executors, 1, 10_000);
        Require.inRange("coresPerExecutor", coresPerExecutor, 1, 1_024);
        Require.present("memory", memory);
        Require.check("memory", memory, MEMORY.matcher(memory).matches(), "a number and m or g, such as 2g");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        settings.keySet()
                .forEach(name -> Require.check("settings", name, name.startsWith("spark."), "spark.… = value"));
    }

    /** Of the memory, in MiB. */
    public int megabytes() {
        int number = Integer.parseInt(memory.substring(0, memory.length() - 1));
        return memory.endsWith("g") ? number * 1024 : number;
    }

    /** Whether the executors are threads of this process. */
    public boolean isLocal() {
        return master.startsWith("local");
    }
}
