package org.colotride.cluster.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.network.util.JavaUtils;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Group;
import org.colotride.cluster.GroupWork;
import org.colotride.cluster.Work;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On processes of their own: a master, a worker and its executors. */
@Tag("cluster")
class SparkWorkersTest {
    private static final List<Integer> TASKS = IntStream.range(0, 24).boxed().toList();

    @TempDir
    static Path folder;

    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = new StandaloneCluster(folder, 1, 4);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Squares numbers, and says in which process; a task takes as long as it is told to. */
    private record Squares(long millis) implements Work<Integer, String> {
        @Override
        public Place<Integer, String> open() {
            return number -> {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return number * number + " " + ProcessHandle.current().pid();
            };
        }
    }

    private static Map<Integer, String> squares(Workers workers, long millis) {
        Map<Integer, String> results = new TreeMap<>();
        workers.run(new Squares(millis), TASKS, (number, square) -> assertEquals(null, results.put(number, square)));
        return results;
    }

    private static Set<String> assertSquares(Map<Integer, String> results) {
        assertEquals(TASKS, List.copyOf(results.keySet()));
        Set<String> processes = new HashSet<>();
        results.forEach((number, result) -> {
            String[] parts = result.split(" ");
            assertEquals(number * number, Integer.parseInt(parts[0]));
            processes.add(parts[1]);
        });
        return processes;
    }

    @Test
    void severalProcessesDoEveryTaskOnce() {
        try (Workers workers = Clusters.open("test", cluster.executors(2))) {
            assertEquals(2, workers.together());
            // Executors come one after the other; a first round waits for both.
            StandaloneCluster.await("two executors", () -> cluster.executors().size() == 2);
            Set<String> processes = assertSquares(squares(workers, 100));
            assertEquals(2, processes.size(), processes::toString);
            assertTrue(
                    !processes.contains(String.valueOf(ProcessHandle.current().pid())));
        }
    }

    @Test
    void whatAKilledExecutorHadBegunIsDoneByAnother() {
        try (Workers workers = Clusters.open("test", cluster.executors(2))) {
            Map<Integer, String> results = new TreeMap<>();
            workers.run(new Squares(200), TASKS, (number, square) -> {
                if (results.size() == 5) {
                    cluster.killOneExecutor();
                }
                assertEquals(null, results.put(number, square));
            });
            assertSquares(results);
        }
    }

    @Test
    void aTasksOwnErrorComesBackAsItIs() {
        try (Workers workers = Clusters.open("test", cluster.executors(1))) {
            Work<Integer, String> failing = () -> number -> {
                if (number == 3) {
                    throw new ConfigException("number 3 cannot be had");
                }
                return "fine";
            };
            ConfigException error =
                    assertThrows(ConfigException.class, () -> workers.run(failing, TASKS, (number, result) -> {}));
            assertEquals("number 3 cannot be had", error.getMessage());
            assertSquares(squares(workers, 0));
        }
    }

    /** Adds up ranks; one member fails before the others have its number. */
    private record Ranks(int failing) implements GroupWork<String> {
        @Override
        public String run(Group group) {
            if (group.rank() == failing) {
                throw new ConfigException("member " + failing + " cannot");
            }
            float[] sum = {group.rank(), 1, 0.1f};
            group.sum(sum);
            group.sum(sum);
            return group.rank() + " of " + group.size() + ": " + sum[0] + " " + sum[1];
        }
    }

    @Test
    void membersAddUpAndOnesOwnErrorComesBackAsItIs() {
        try (Workers workers = Clusters.open("test", cluster.executors(2))) {
            assertEquals("0 of 2: 2.0 4.0", workers.inStep(new Ranks(-1)));
            for (int failing : new int[] {0, 1}) {
                ConfigException error = assertThrows(ConfigException.class, () -> workers.inStep(new Ranks(failing)));
                assertEquals("member " + failing + " cannot", error.getMessage());
            }
        }
    }

    @Test
    void whatCannotBeOpenedIsRefusedWithTheExecutorsName() {
        try (Workers workers = Clusters.open("test", cluster.executors(1))) {
            Work<Integer, String> missing = () -> {
                throw new ConfigException("conf/x.yaml: data.directory: images: there is no such folder");
            };
            ClusterException error =
                    assertThrows(ClusterException.class, () -> workers.run(missing, TASKS, (number, result) -> {}));
            assertEquals(
                    "executor on 127.0.0.1: conf/x.yaml: data.directory: images: there is no such folder",
                    error.getMessage());
        }
    }

    @Test
    void anErrorOfTheListenersEndsTheWork() {
        try (Workers workers = Clusters.open("test", cluster.executors(1))) {
            IllegalStateException error = assertThrows(
                    IllegalStateException.class,
                    () -> workers.run(new Squares(0), TASKS, (number, result) -> {
                        throw new IllegalStateException("the disk is full");
                    }));
            assertEquals("the disk is full", error.getMessage());
        }
    }

    @Test
    void relativePathsAreThoseOfWhoeverStartedIt() throws IOException {
        Path file = Files.createTempFile(Path.of("target"), "relative", ".txt");
        Files.writeString(file, "found");
        String name = file.toString();
        try (Workers workers = Clusters.open("test", cluster.executors(1))) {
            Work<Integer, String> reading = () -> number -> {
                try {
                    return Files.readString(Path.of(name));
                } catch (IOException e) {
                    throw new IllegalStateException(e.toString());
                }
            };
            workers.run(reading, List.of(1), (number, text) -> assertEquals("found", text));
        } finally {
            Files.delete(file);
        }
    }

    /** Workers remove the folders of executors, with the links in them, and nothing that these lead to. */
    @Test
    void whatLinksLeadToIsSafeFromSparksCleaning() throws Exception {
        Path kept = Files.createDirectories(folder.resolve("kept"));
        Files.writeString(kept.resolve("image.png"), "an image");
        Path executor = Files.createDirectories(folder.resolve("executor/0"));
        Files.createSymbolicLink(executor.resolve("kept"), kept);
        JavaUtils.deleteRecursively(executor.toFile());
        assertFalse(Files.exists(executor));
        // The same without the system's help.
        Files.createDirectories(executor);
        Files.createSymbolicLink(executor.resolve("kept"), kept);
        JavaUtils.deleteRecursively(executor.toFile(), (directory, name) -> true);
        assertFalse(Files.exists(executor.resolve("kept"), LinkOption.NOFOLLOW_LINKS));
        assertEquals("an image", Files.readString(kept.resolve("image.png")));
    }

    @Test
    void aMasterThatIsNotThereIsNamed() {
        ClusterSettings nowhere =
                new ClusterSettings("spark://127.0.0.1:1", 1, 1, "600m", Map.of("spark.driver.host", "127.0.0.1"));
        ClusterException error = assertThrows(ClusterException.class, () -> {
            try (Workers workers = Clusters.open("test", nowhere)) {
                squares(workers, 0);
            }
        });
        assertTrue(error.getMessage().contains("spark://127.0.0.1:1"), error.getMessage());
    }
}
