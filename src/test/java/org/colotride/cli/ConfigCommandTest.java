package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigCommandTest {
    private static final String QUICKSTART = "conf/quickstart.yaml";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return CommandRunner.run(new ConfigCommand(), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private Map<String, JsonNode> keys(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        assertEquals(0, run(all.toArray(String[]::new)), err.toString());
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        new ObjectMapper()
                .readTree(out.toString())
                .get("keys")
                .forEach(key -> keys.put(key.get("key").textValue(), key));
        return keys;
    }

    static Stream<Path> configurations() throws Exception {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("conf", "hyperparam-search", "data-pipelines")) {
            try (Stream<Path> all = Files.list(Path.of(folder))) {
                all.filter(file -> file.toString().endsWith(".yaml")).forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyKeyHasARangeAndAMeaning(Path file) throws Exception {
        Set<String> silent = keys(file.toString()).entrySet().stream()
                .filter(key -> key.getValue().get("range").textValue().isBlank()
                        || key.getValue().get("meaning").textValue().isBlank())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of(), silent);
        assertFalse(out.toString().contains("{@"), out.toString());
    }

    /** By hand, from the file and the records. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    seed                  | 1            | 1           | false
                    defense               | "colo-tride" | "colo-tride"| false
                    defense.epsilon       | %s           | %s          | true
                    defense.steps         | 16           | 16          | false
                    defense.schedule      | "iteration"  | "epoch"     | true
                    loss.collapseWeight   | 0.5          | 0.5         | false
                    train.iterations      | 300          | 0           | true
                    train.checkpointEvery | 200          | 200         | false
                    evaluation.batch      | 256          | 100         | true
                    weights               | null         | null        | false
                    """)
    void valuesAndDefaults(String key, String value, String otherwise, boolean differs) throws Exception {
        JsonNode found = keys(QUICKSTART).get(key);

        assertEquals(number(value, 77.0 / 255), found.get("value"));
        assertEquals(number(otherwise, 8.0 / 255), found.get("default"));
        assertEquals(differs, found.get("differs").booleanValue());
    }

    private static JsonNode number(String text, double level) throws Exception {
        return new ObjectMapper().readTree(text.equals("%s") ? Double.toString(level) : text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    train.learningRate   | in (0, 10]
                    train.weightDecay    | in [0, 1)
                    train.loaderThreads  | in [1, 256]
                    train.pairs          | at least 2
                    train.stopOnCollapse | true or false
                    model.embedding      | at least 2
                    loss.margin          | a finite number of at least 0
                    defense.alpha        | in (0, 2·epsilon]
                    defense.schedule     | one of epoch, iteration
                    weights              | a section of file, fresh, prefix
                    """)
    void ranges(String key, String range) throws Exception {
        assertEquals(range, keys(QUICKSTART).get(key).get("range").textValue());
    }

    @Test
    void whatTheRecordDoesNotAllowIsNoName() throws Exception {
        assertEquals(
                "one of pgd, worst",
                keys("conf/tournament-fashion.yaml").get("search").get("range").textValue());
    }

    @Test
    void changesOfTheCommandLineAreInForce() throws Exception {
        Map<String, JsonNode> keys = keys("conf/fashion.yaml", "defense=act", "data.corrupt=fail");

        assertEquals("act", keys.get("defense").get("value").textValue());
        assertEquals("colo-tride", keys.get("defense").get("default").textValue());
        assertTrue(keys.containsKey("defense.distance") && !keys.containsKey("defense.collapseThreshold"));
        // ACT's recipe decides these, since the file does not.
        assertEquals("random", keys.get("miner").get("value").textValue());
        assertFalse(keys.get("miner").get("differs").booleanValue());
        assertEquals("fail", keys.get("data.corrupt").get("value").textValue());
        assertEquals("skip", keys.get("data.corrupt").get("default").textValue());
    }

    @Test
    void aDefaultThatDoesNotGoWithTheRestIsTheRecords() throws Exception {
        // Without epsilon it would be 8/255, for which this alpha is too large.
        JsonNode epsilon =
                keys(QUICKSTART, "defense.alpha=100/255").get("defense.epsilon").get("default");

        assertEquals(8.0 / 255, epsilon.doubleValue());
    }

    @Test
    void aPipelineTakesArgumentsAsFetchDataDoes() throws Exception {
        Map<String, JsonNode> keys =
                keys("data-pipelines/image-folder.yaml", "directory=somewhere", "trainClasses=0.8");

        assertEquals("somewhere", keys.get("source.directory").get("value").textValue());
        assertEquals(0.8, keys.get("source.trainClasses").get("value").doubleValue());
        assertEquals("one of skip, fail", keys.get("corrupt").get("range").textValue());
    }

    @Test
    void aSearchShowsWhatItSearches() throws Exception {
        Map<String, JsonNode> keys = keys("hyperparam-search/epsilon-collapse.yaml");

        assertEquals(
                128.0 / 255, keys.get("spaces.defense.epsilon.to").get("value").doubleValue());
        assertFalse(keys.get("spaces.defense.epsilon.to").has("default"));
    }

    @Test
    void theTextMarksWhatDiffersAndWritesLevelsAsFractions() {
        assertEquals(0, run(QUICKSTART));

        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.contains("* defense.epsilon: 77/255  # default 8/255; in (0, 1]"), out.toString());
        assertTrue(lines.contains("  train.checkpointEvery: 200  # default 200; at least 0"), out.toString());
        assertTrue(lines.contains("* train.weightDecay: 1e-7  # default 0; in [0, 1)"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    defense.epsilonn=1   | did you mean 'epsilon'
                    train.pairs=1        | train.pairs: 1 is not at least 2
                    data=fashion-mnst    | no pipeline is named 'fashion-mnst'; did you mean 'fashion-mnist'
                    """)
    void mistakesAreToldAsByTrain(String change, String message) {
        assertEquals(CommandRunner.USAGE, run(QUICKSTART, change));

        assertTrue(err.toString().contains(message), err.toString());
        assertTrue(err.toString().startsWith("command line: "), err.toString());
    }
}
