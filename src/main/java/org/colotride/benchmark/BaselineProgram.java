package org.colotride.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colotride.io.Mappers;

/**
 * Another program that times the same phases and prints a JSON line with {@code mode}, {@code phase} and {@code seconds}
 * for each, in a process of its own.
 */
public final class BaselineProgram {
    private static final ObjectMapper JSON = Mappers.json();
    private static final long POLL_MILLIS = 50;

    /** Build tools leave them at the beginning of a line that is another's. */
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*m");

    private final List<String> command;

    /**
     * Seconds by mode and phase, and the largest resident memory.
     *
     * @param peakMemoryMiB 0 where the operating system does not tell
     */
    public record Result(Map<String, Map<String, Double>> seconds, long peakMemoryMiB) {}

    /** @param command program and its first arguments; the setting's are appended */
    public BaselineProgram(List<String> command) {
        this.command = List.copyOf(command);
    }

    /**
     * @throws IllegalStateException if it fails or prints no figures; the message holds what it printed last
     * @throws UncheckedIOException if it cannot be started
     */
    public Result run(BenchmarkSetting setting) {
        return run(setting.arguments());
    }

    /**
     * As {@link #run(BenchmarkSetting)}.
     *
     * @param arguments appended to the command
     */
    Result run(List<String> arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(whole).redirectErrorStream(true).start();
            MemoryWatch watch = new MemoryWatch(process.pid());
            watch.start();
            Map<String, Map<String, Double>> seconds = new LinkedHashMap<>();
            String last = "";
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String read = lines.readLine(); read != null; read = lines.readLine()) {
                    String line = COLOURS.matcher(read).replaceAll("");
                    last = line;
                    if (line.startsWith("{")) {
                        JsonNode figures = JSON.readTree(line);
                        seconds.computeIfAbsent(figures.path("mode").asText(), key -> new LinkedHashMap<>())
                                .put(
                                        figures.path("phase").asText(),
                                        figures.path("seconds").asDouble());
                    }
                }
            }
            int exit = process.waitFor();
            if (exit != 0 || seconds.isEmpty()) {
                throw new IllegalStateException(
                        String.join(" ", whole) + " ended with exit code " + exit + ": " + last);
            }
            return new Result(seconds, watch.peakMiB);
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the baseline ran", e);
        }
    }

    /** A process's high-water mark is gone once it has ended, so it is read while it runs. */
    private static final class MemoryWatch extends Thread {
        private final Path status;
        private volatile long peakMiB;

        MemoryWatch(long pid) {
            super("baseline-memory");
            setDaemon(true);
            this.status = Path.of("/proc", Long.toString(pid), "status");
        }

        @Override
        public void run() {
            try {
                while (Files.isReadable(status)) {
                    read();
                    Thread.sleep(POLL_MILLIS);
                }
            } catch (IOException | UncheckedIOException ended) {
                // The process is gone; what was seen last stands.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void read() throws IOException {
            try (Stream<String> lines = Files.lines(status)) {
                lines.filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .mapToLong(Long::parseLong)
                        .forEach(kilobytes -> peakMiB = kilobytes >> 10);
            }
        }
    }
}
