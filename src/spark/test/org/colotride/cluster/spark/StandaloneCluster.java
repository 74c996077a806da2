package org.colotride.cluster.spark;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;
import org.colotride.cluster.ClusterSettings;
import org.colotride.io.Leftovers;

/**
 * A master and workers of Spark's standalone cluster, each a process of its own, started from a folder of jars as a
 * distribution of Spark has one. Executors are the workers' children.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

    private final Path folder;
    private final Host first;
    private final Path home;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    /** @param folder for all that the processes write */
    StandaloneCluster(Path folder, int workers, int coresPerWorker) throws IOException {
        this(folder, workers, coresPerWorker, jar -> true);
    }

    /** @param has whether a jar or a folder of classes that is here is on the machines, too */
    StandaloneCluster(Path folder, int workers, int coresPerWorker, Predicate<Path> has) throws IOException {
        this(folder, Collections.nCopies(workers, Host.HERE), coresPerWorker, has);
    }

    /**
     * Where a process runs.
     *
     * @param within what its command begins with there
     */
    record Host(String address, List<String> within) {
        static final Host HERE = new Host("127.0.0.1", List.of());
    }

    /** @param workers one on each of these; on the first the master too */
    StandaloneCluster(Path folder, List<Host> workers, int coresPerWorker, Predicate<Path> has) throws IOException {
        this.folder = folder;
        this.first = workers.get(0);
        this.home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "spark");
        assemble(Files.createDirectories(home.resolve("jars")), has);
        this.port = freePort();
        start(first, "master", "org.apache.spark.deploy.master.Master", "--port", Integer.toString(port));
        await("the master listens", this::listens);
        for (int i = 0; i < workers.size(); i++) {
            start(
                    workers.get(i),
                    "worker-" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--cores",
                    Integer.toString(coresPerWorker),
                    "--memory",
                    "2g",
                    "--work-dir",
                    home.resolve("work-" + i).toString(),
                    master());
        }
    }

    /** Links to all that is on the class path here; folders of classes become jars. */
    private static void assemble(Path jars, Predicate<Path> has) throws IOException {
        int packed = 0;
        for (String entry : System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator))) {
            Path file = Path.of(entry).toAbsolutePath();
            if (!has.test(file)) {
                continue;
            }
            if (Files.isDirectory(file)) {
                Files.createSymbolicLink(jars.resolve("classes-" + packed++ + ".jar"), ClassPathJars.packed(file));
            } else if (Files.exists(file)) {
                Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        List<String> command = new ArrayList<>(first.within());
        command.addAll(List.of("bash", "-c", "exec 3<>/dev/tcp/" + first.address() + "/" + port));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void start(Host host, String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(host.within());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(List.of(
                "-Dlogback.configurationFile=org/colotride/cli/logback.xml",
                "-cp",
                home.resolve("jars") + "/*",
                main,
                "--host",
                host.address(),
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        // As the distribution's own scripts do.
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_DIRS", home.resolve("local").toString());
        processes.add(builder.start());
    }

    String master() {
        return "spark://" + first.address() + ":" + port;
    }

    /** So many executors of one core each. */
    ClusterSettings executors(int executors) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.driver.host", first.address());
        settings.put("spark.executor.extraClassPath", home.resolve("jars") + "/*");
        return new ClusterSettings(master(), executors, 1, "600m", settings);
    }

    /** The options of a command that asks for so many, where the machines have our jars. */
    List<String> options(int executors) {
        return options(executors(executors));
    }

    static List<String> options(ClusterSettings settings) {
        List<String> options = new ArrayList<>(List.of(
                "--master",
                settings.master(),
                "--executors",
                Integer.toString(settings.executors()),
                "--executor-memory",
                settings.memory()));
        settings.settings().forEach((name, value) -> options.addAll(List.of("--spark", name + "=" + value)));
        return options;
    }

    /** The executors that live at present. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.toHandle().descendants())
                .filter(process -> process.isAlive()
                        && process.info()
                                .arguments()
                                .map(all -> Arrays.stream(all).anyMatch(one -> one.contains(EXECUTOR)))
                                .orElse(false))
                .toList();
    }

    /** As {@code kill -9} does. */
    void killOneExecutor() {
        killExecutor(0);
    }

    /** @param index among those that live */
    void killExecutor(int index) {
        await("an executor lives", () -> executors().size() > index);
        executors().get(index).destroyForcibly();
    }

    static void await(String what, BooleanSupplier met) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!met.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("in vain: " + what);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> executors = executors();
        processes.forEach(Process::destroyForcibly);
        executors.forEach(ProcessHandle::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Leftovers.delete(home);
    }
}
