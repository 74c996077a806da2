package org.colotride.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClustersTest {
    private static ClusterSettings settings(String master) {
        return new ClusterSettings(master, 2, 1, "1500m", Map.of());
    }

    /** Counts the places that are opened and closed. */
    private static final class Counting implements Work<Integer, Integer> {
        private static final long serialVersionUID = 1;
        private int opened;
        private int closed;

        @Override
        public Place<Integer, Integer> open() {
            opened++;
            return new Place<>() {
                @Override
                public Integer run(Integer task) {
                    if (task == 3) {
                        throw new IllegalStateException("three");
                    }
                    return -task;
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }
    }

    @Test
    void thisProcessDoesTasksInOrderAtOnePlace() {
        Counting work = new Counting();
        List<Integer> results = new ArrayList<>();
        try (Workers here = Workers.here()) {
            assertEquals(1, here.together());
            here.run(work, List.of(2, 1, 5), (task, result) -> results.addAll(List.of(task, result)));
            assertThrows(IllegalStateException.class, () -> here.run(work, List.of(3), (task, result) -> {}));
        }
        assertEquals(List.of(2, -2, 1, -1, 5, -5), results);
        assertEquals(2, work.opened);
        assertEquals(2, work.closed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"local", "local[4]", "local[*]", "spark://a:7077", "spark://a:1,b:2", "yarn", "k8s://https://a"})
    void mastersThatSparkKnowsAreTaken(String master) {
        assertEquals(master.startsWith("local"), settings(master).isLocal());
        assertEquals(1500, settings(master).megabytes());
    }

    @ParameterizedTest
    @CsvSource({
        "local(2),2,1,2g,master",
        "http://a:1,2,1,2g,master",
        "yarn,0,1,2g,executors",
        "yarn,2,0,2g,coresPerExecutor",
        "yarn,2,1,2,memory",
        "yarn,2,1,-1g,memory"
    })
    void whatNoClusterCouldBeIsRefusedByName(String master, int executors, int cores, String memory, String key) {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> new ClusterSettings(master, executors, cores, memory, Map.of()));
        assertTrue(error.getMessage().startsWith(key + ":"), error.getMessage());
    }

    @Test
    void settingsAreSparksOwn() {
        Map<String, String> other = Map.of("park.x", "1");
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new ClusterSettings("yarn", 2, 1, "2g", other));
        assertTrue(error.getMessage().startsWith("settings: park.x"), error.getMessage());
    }

    @Test
    void aBuildWithoutSparkSaysWhatIsMissing() {
        Assumptions.assumeTrue(
                ClustersTest.class.getResource("/org/apache/spark/SparkContext.class") == null,
                "Spark is on the class path");
        ClusterSettings somewhere = settings("spark://a:7077");
        ConfigException error = assertThrows(ConfigException.class, () -> Clusters.open("test", somewhere));
        assertTrue(error.getMessage().contains("-Pspark"), error.getMessage());
    }
}
