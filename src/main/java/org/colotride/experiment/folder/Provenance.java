package org.colotride.experiment.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.colotride.memory.MemoryLimits;
import org.colotride.model.WeightsOrigin;

/**
 * Where a run's figures come from: all one needs to repeat them, or to see why they cannot be repeated.
 *
 * @param revision of the sources; null outside of a git working tree
 * @param seed of every random draw
 * @param started ISO 8601, UTC
 * @param wallSeconds from start to end, all resumed parts together
 * @param commandLine arguments of the command
 * @param java version and vendor
 * @param os name, version and architecture
 * @param cpu model
 * @param cores that the JVM may use
 * @param memoryMiB of the machine
 * @param heapMiB upper limit of the JVM's heap
 * @param nativeLimit upper limit of the whole process as JavaCPP was told ({@code 4g}); empty if it was not
 * @param libraries versions by artifact
 * @param weights that the run started with; null for random ones
 */
public record Provenance(
        GitRevision revision,
        long seed,
        String started,
        double wallSeconds,
        List<String> commandLine,
        String java,
        String os,
        String cpu,
        int cores,
        long memoryMiB,
        long heapMiB,
        String nativeLimit,
        Map<String, String> libraries,
        WeightsOrigin weights) {
    private static final List<String> LIBRARIES = List.of(
            "org.deeplearning4j/deeplearning4j-nn",
            "org.nd4j/nd4j-api",
            "org.nd4j/nd4j-native",
            "org.datavec/datavec-data-image",
            "org.bytedeco/javacpp",
            "org.bytedeco/dnnl",
            "org.bytedeco/openblas",
            "org.bytedeco/opencv");

    /** Reads the machine and, if {@code project} is a git working tree, its revision. */
    public static Provenance collect(Path project, long seed, List<String> commandLine) {
        return new Provenance(
                GitRevision.of(project).orElse(null),
                seed,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                0,
                List.copyOf(commandLine),
                System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                MemoryLimits.machineBytes() >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                System.getProperty("org.bytedeco.javacpp.maxphysicalbytes", ""),
                libraryVersions(),
                null);
    }

    /** The same for a run that was begun earlier: it keeps when it was started, and by which command. */
    public Provenance goingOnFrom(Provenance begun) {
        return new Provenance(
                revision,
                seed,
                begun.started,
                wallSeconds,
                begun.commandLine,
                java,
                os,
                cpu,
                cores,
                memoryMiB,
                heapMiB,
                nativeLimit,
                libraries,
                weights);
    }

    public Provenance withWallSeconds(double seconds) {
        return with(seconds, weights);
    }

    public Provenance withWeights(WeightsOrigin origin) {
        return with(wallSeconds, origin);
    }

    private Provenance with(double seconds, WeightsOrigin origin) {
        return new Provenance(
                revision,
                seed,
                started,
                seconds,
                commandLine,
                java,
                os,
                cpu,
                cores,
                memoryMiB,
                heapMiB,
                nativeLimit,
                libraries,
                origin);
    }

    private static String cpuModel() {
        Path linux = Path.of("/proc/cpuinfo");
        if (Files.isReadable(linux)) {
            try (Stream<String> lines = Files.lines(linux)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                return System.getProperty("os.arch");
            }
        }
        String windows = System.getenv("PROCESSOR_IDENTIFIER");
        return windows == null ? System.getProperty("os.arch") : windows;
    }

    private static Map<String, String> libraryVersions() {
        Map<String, String> versions = new TreeMap<>();
        for (String library : LIBRARIES) {
            try (InputStream stream =
                    Provenance.class.getResourceAsStream("/META-INF/maven/" + library + "/pom.properties")) {
                if (stream != null) {
                    Properties properties = new Properties();
                    properties.load(stream);
                    versions.put(library.substring(library.indexOf('/') + 1), properties.getProperty("version"));
                }
            } catch (IOException e) {
                versions.put(library.substring(library.indexOf('/') + 1), "unknown");
            }
        }
        return versions;
    }
}
