package org.colotride.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.colotride.experiment.folder.RunFolder;

/**
 * Two runs, file by file. What is a time may differ; beside that, what says that a run was interrupted, and what is drawn or
 * measured whenever the clock allows: the triplets that the dashboard shows, and Deeplearning4j's statistics. The dashboard's
 * files are left out if nobody watched the first run.
 */
final class RunComparison {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TIMES = Set.of(
            "imagesPerSecond",
            "seconds",
            "wallSeconds",
            "started",
            "time",
            "date",
            "updated",
            "process",
            "secondsTrained",
            "secondsLeft");
    /** In the page: when it was started, and how long it took. */
    private static final Pattern PAGE_TIMES = Pattern.compile("<p class=\"soft\">[^<]* iterations · [^<]*</p>");

    private static final String TRIPLETS = "live/triplets.json";
    private static final Pattern CHECKSUM = Pattern.compile("(checkpoint-\\d+)-[0-9a-f]{16}");

    private RunComparison() {}

    static void assertSame(RunFolder expected, RunFolder actual) throws IOException {
        Map<String, Path> one = files(expected);
        Map<String, Path> other = files(actual);
        if (!Files.exists(expected.live())) {
            other.keySet().removeIf(name -> name.startsWith("live/"));
        }
        if (!one.containsKey(TRIPLETS) || !other.containsKey(TRIPLETS)) {
            // The clock has not allowed for any, or the run was killed before they were drawn and had no more to train.
            one.remove(TRIPLETS);
            other.remove(TRIPLETS);
        }
        assertEquals(one.keySet(), other.keySet(), "files");
        for (Map.Entry<String, Path> file : one.entrySet()) {
            assertSame(file.getKey(), file.getValue(), other.get(file.getKey()));
        }
    }

    private static Map<String, Path> files(RunFolder run) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(run.path())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name =
                        CHECKSUM.matcher(run.path().relativize(file).toString()).replaceFirst("$1");
                if (!name.startsWith("live/statistics") && !name.equals(".lock")) {
                    files.put(name, file);
                }
            }
        }
        return files;
    }

    private static void assertSame(String name, Path expected, Path actual) throws IOException {
        if (name.endsWith(".zip")) {
            assertSameZip(name, expected, actual);
        } else if (name.equals(TRIPLETS)) {
            assertTrue(phases(expected).containsAll(phases(actual)), name);
        } else if (name.endsWith("events.jsonl")) {
            assertEquals(events(expected), events(actual), name);
        } else if (name.endsWith(".jsonl")) {
            assertEquals(lines(expected), lines(actual), name);
        } else if (name.endsWith(".json")) {
            assertEquals(timeless(JSON.readTree(expected.toFile())), timeless(JSON.readTree(actual.toFile())), name);
        } else if (name.endsWith(".html")) {
            assertEquals(page(expected), page(actual), name);
        } else {
            assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(actual), name);
        }
    }

    private static String page(Path file) throws IOException {
        return PAGE_TIMES.matcher(Files.readString(file)).replaceFirst("");
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(timeless(JSON.readTree(line)));
        }
        return lines;
    }

    private static List<JsonNode> events(Path file) throws IOException {
        return lines(file).stream()
                .filter(event -> !event.path("text").asText().startsWith("training goes on"))
                .toList();
    }

    private static Set<String> phases(Path file) throws IOException {
        Set<String> phases = new TreeSet<>();
        JSON.readTree(file.toFile())
                .path("triplets")
                .forEach(triplet -> phases.add(triplet.path("phase").asText()));
        return phases;
    }

    private static JsonNode timeless(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(TIMES);
        }
        node.forEach(RunComparison::timeless);
        return node;
    }

    private static void assertSameZip(String name, Path expected, Path actual) throws IOException {
        try (ZipFile one = new ZipFile(expected.toFile());
                ZipFile other = new ZipFile(actual.toFile())) {
            List<String> names = names(one);
            assertEquals(names, names(other), name);
            for (String entry : names) {
                byte[] expectedBytes = one.getInputStream(one.getEntry(entry)).readAllBytes();
                byte[] actualBytes = other.getInputStream(other.getEntry(entry)).readAllBytes();
                if (entry.equals("configuration.json")) {
                    assertEquals(configuration(expectedBytes), configuration(actualBytes), name + ": " + entry);
                } else if (entry.endsWith(".json")) {
                    assertEquals(
                            timeless(JSON.readTree(expectedBytes)),
                            timeless(JSON.readTree(actualBytes)),
                            name + ": " + entry);
                } else {
                    assertArrayEquals(expectedBytes, actualBytes, name + ": " + entry);
                }
            }
        }
    }

    /**
     * Deeplearning4j puts the time down as a seed, which nothing draws from, and counts in each layer what a reader sets from
     * the position.
     */
    private static String configuration(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\"(seed|epochCount|iterationCount)\" : \\d+", "");
    }

    private static List<String> names(ZipFile zip) {
        return Collections.list(zip.entries()).stream()
                .map(ZipEntry::getName)
                .sorted()
                .toList();
    }
}
