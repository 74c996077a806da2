package org.colotride.cluster.spark;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.colotride.cluster.ClusterSettings;

/** Our settings in Spark's words. What a user sets himself, or has told {@code spark-submit}, stays. */
final class SparkSettings {
    private static final String JARS = "spark.jars";
    private static final String CLASS_PATH = "spark.executor.extraClassPath";
    /** Set by {@code spark-submit}, which has brought the jars along. */
    private static final String SUBMITTED = "spark.submit.deployMode";

    private SparkSettings() {}

    static SparkConf of(String name, ClusterSettings settings) {
        SparkConf conf = new SparkConf().setAppName(name).setMaster(settings.master());
        int cores = settings.coresPerExecutor();
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.executor.cores", Integer.toString(cores));
        // One task of an executor at a time: a second model and its arrays would need their memory.
        conf.setIfMissing("spark.task.cpus", settings.isLocal() ? "1" : Integer.toString(cores));
        conf.setIfMissing("spark.executor.instances", Integer.toString(settings.executors()));
        conf.setIfMissing("spark.cores.max", Integer.toString(settings.executors() * cores));
        conf.setIfMissing("spark.executor.memory", settings.memory());
        conf.setIfMissing("spark.executor.memoryOverhead", 2 * settings.megabytes() + "m");
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", Integer.toString(cores));
        conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
        conf.setIfMissing("spark.executorEnv.GOMP_SPINCOUNT", "1000");
        conf.setIfMissing("spark.executor.extraJavaOptions", javaOptions(settings));
        // All members of a group must be there at once: look every second, for five minutes.
        conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
        conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "300");
        // An executor that is lost with its host is found out within a minute, not within five.
        conf.setIfMissing("spark.network.timeout", "60s");
        conf.setIfMissing("spark.rpc.message.maxSize", "512");
        // Spark counts all that a job's tasks ever give back, which here is taken up one by one.
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        settings.settings().forEach(conf::set);
        if (!settings.isLocal() && !conf.contains(JARS) && !conf.contains(CLASS_PATH) && !conf.contains(SUBMITTED)) {
            conf.set(JARS, ClassPathJars.ours().stream().map(Path::toString).collect(Collectors.joining(",")));
        }
        return conf;
    }

    private static String javaOptions(ClusterSettings settings) {
        long outside = 2L * settings.megabytes();
        return "-Djava.awt.headless=true"
                + " -Dorg.bytedeco.javacpp.logger=none -Dorg.bytedeco.javacpp.maxbytes=" + outside + "m"
                + " -Dorg.bytedeco.javacpp.maxphysicalbytes=" + (outside + settings.megabytes()) + "m";
    }
}
