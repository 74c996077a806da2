package org.colotride.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where results come from.
 *
 * @param revision of the git checkout, with {@code -dirty} if it was changed; {@code unknown} outside one
 * @param seed of the run
 * @param command as it was given
 * @param started when, UTC
 * @param wallSeconds how long it took
 * @param versions of Java and the libraries that compute
 * @param hardware operating system, processor, cores, memory
 */
public record Provenance(
        String revision,
        long seed,
        String command,
        String started,
        double wallSeconds,
        Map<String, String> versions,
        Map<String, String> hardware) {
    /** @param command as the user gave it */
    public static Provenance collect(long seed, String command, Instant started) {
        double seconds = (Instant.now().toEpochMilli() - started.toEpochMilli()) / 1000.0;
        return new Provenance(
                readRevision(), seed, command, started.toString(), seconds, readVersions(), readHardware());
    }

    private static String readRevision() {
        String revision = git(List.of("git", "rev-parse", "HEAD"));
        if (revision.isEmpty()) {
            return "unknown";
        }
        return git(List.of("git", "status", "--porcelain")).isEmpty() ? revision : revision + "-dirty";
    }

    private static String git(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(false)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            String output = new String(process.getInputStream().readNBytes(65536), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Map<String, String> readVersions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        versions.put("deeplearning4j", version(ComputationGraph.class));
        versions.put("nd4j", version(Nd4j.class));
        versions.put("backend", Nd4j.getBackend().getClass().getSimpleName());
        return versions;
    }

    private static String version(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private static Map<String, String> readHardware() {
        Map<String, String> hardware = new LinkedHashMap<>();
        hardware.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        hardware.put("processor", processor());
        hardware.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        hardware.put("maxHeapMiB", String.valueOf(Runtime.getRuntime().maxMemory() >> 20));
        return hardware;
    }

    private static String processor() {
        Path description = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(description)
                    ? Files.readAllLines(description).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse("unknown")
                    : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
