package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of a process that puts, replaces, removes and makes the index anew. Whatever it had said to
 * be done is there; of what it was about to do, all or nothing.
 */
class IndexKillTest {
    private static final int KILLS = 8;
    private static final int LONGEST_MILLIS = 600;
    /** More than it gets done before it is killed. */
    private static final int OPERATIONS = 100_000;

    @TempDir
    Path folder;

    /** The process that is killed: says each operation that is done. */
    public static final class Writer {
        private Writer() {}

        public static void main(String... args) {
            Path folder = Path.of(args[0]);
            IndexOperations operations = new IndexOperations(Long.parseLong(args[1]));
            int first = Integer.parseInt(args[2]);
            Map<String, IndexedImage> expected = new LinkedHashMap<>();
            for (int n = 0; n < first; n++) {
                operations.perform(n, expected);
            }
            StoredIndex index = StoredIndex.open(folder);
            for (int n = first; n < OPERATIONS; n++) {
                index = operations.perform(n, folder, index, expected);
                operations.perform(n, expected);
                System.out.println("done " + n);
                System.out.flush();
            }
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAndNothingHalfDoneIsSeen() throws Exception {
        SeededRandom moments = new SeededRandom(20);
        IndexOperations operations = new IndexOperations(5);
        Path place = folder.resolve("index");
        StoredIndex.create(place, IndexOperations.origin(), new IndexSettings(IndexKind.hnsw, 16, 100, 1000))
                .close();
        Map<String, IndexedImage> expected = new LinkedHashMap<>();
        int done = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = runAndKill(place, done, moments.nextInt(LONGEST_MILLIS));
            for (; done < acknowledged; done++) {
                operations.perform(done, expected);
            }
            Map<String, IndexedImage> next = new LinkedHashMap<>(expected);
            operations.perform(done, next);
            try (StoredIndex index = StoredIndex.open(place)) {
                if (isAhead(index, expected, next)) {
                    expected = next;
                    done++;
                }
                IndexComparison.assertSame(expected, index);
            }
            try (Stream<Path> left = Files.list(place)) {
                assertEquals(
                        1,
                        left.filter(file -> file.getFileName().toString().startsWith("content"))
                                .count(),
                        "a content that does not count is left");
            }
        }
        assertTrue(done > 2 * KILLS, "only " + done + " operations were done in all");
    }

    /** Whether the operation that was under way has been done, too: seen by an image that it has put or removed. */
    private static boolean isAhead(
            StoredIndex index, Map<String, IndexedImage> before, Map<String, IndexedImage> after) {
        for (IndexedImage image : after.values()) {
            if (before.get(image.id()) != image) {
                return index.thumbnail(image.id()).stream()
                        .anyMatch(thumbnail -> java.util.Arrays.equals(thumbnail, image.thumbnail()));
            }
        }
        return before.keySet().stream()
                .filter(id -> !after.containsKey(id))
                .findFirst()
                .map(id -> index.thumbnail(id).isEmpty())
                .orElse(false);
    }

    /** Returns the number of the operation that was not said to be done. */
    private int runAndKill(Path place, int first, int millis) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        place.toString(),
                        "5",
                        Integer.toString(first)))
                .redirectError(errors.toFile())
                .start();
        int next = first;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            assertTrue(line != null, "nothing was done: " + Files.readString(errors));
            Thread killer = new Thread(() -> {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                process.destroyForcibly();
            });
            killer.start();
            for (; line != null && line.startsWith("done "); line = lines.readLine()) {
                next = Integer.parseInt(line.substring("done ".length())) + 1;
            }
            killer.join();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertEquals("", Files.readString(errors), "it did not end by itself");
        return next;
    }
}
