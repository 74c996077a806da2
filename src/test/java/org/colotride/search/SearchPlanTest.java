package org.colotride.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("locale")
class SearchPlanTest {
    @TempDir
    Path folder;

    private SearchPlan plan(String spaces, String more) throws Exception {
        Path file = folder.resolve("search.yaml");
        Files.writeString(
                file, "name: x\nbase: conf/quickstart.yaml\ncandidates: 3\nspaces:\n  " + spaces + "\n" + more);
        return SearchPlan.of(ConfigReader.read(file, List.of(), SearchConfig.class), file);
    }

    static Stream<Path> shipped() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("hyperparam-search"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shippedSearchesCanBeRun(Path file) {
        SearchPlan plan = SearchPlan.of(ConfigReader.read(file, List.of(), SearchConfig.class), file);
        assertEquals(plan.config().spaces().size(), plan.keys().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "defense.epsilom: {from: 0, to: 1}       | defense.epsilom | epsilon",
                "trian.epochs: {values: [1, 2]}          | trian           | train",
                "defense.epsilon: {from: 0.2, to: 0.1}   | spaces.defense.epsilon.to | reversed",
                "defense.epsilon: {from: 0.2, to: 0.2}   | spaces.defense.epsilon.to | empty",
                "defense.epsilon: {from: 0.2, to: 3}     | epsilon         | 3.0 is not in",
                "defense.epsilon: {from: 0.2}            | spaces.defense.epsilon.to | missing",
                "defense.epsilon: {form: 0.2, to: 3}     | spaces.defense.epsilon.form | from",
                "defense.epsilon: {values: []}           | values          | empty",
                "defense.epsilon: {values: [0.1, 0.1]}   | values          | twice",
                "train.learningRate: {from: 0, to: 1, scale: logarithmic} | from | above 0",
                "train.pairs: {from: 4.5, to: 8, scale: integer}          | from | whole number",
                "train.pairs: {from: 4, to: 8}           | train.pairs     | whole number",
            })
    void mistakesNameTheKeyAndTheRemedy(String space, String key, String remedy) {
        ConfigException refused = assertThrows(ConfigException.class, () -> plan(space, ""));
        assertTrue(refused.getMessage().contains("search.yaml"), refused.getMessage());
        assertTrue(refused.getMessage().contains(key), refused.getMessage());
        assertTrue(refused.getMessage().contains(remedy), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "score: {R@3: 1}              | R@3    | R@1",
                "score: {}                    | score  | figure",
                "pareto: [R@1]                | pareto | two",
                "pareto: [R@1, ESR]           | ESR    | ERS",
                "generator: asja              | asja   | asha",
                "generator: {name: asha, args: {reduction: 1}} | reduction | 1.5",
                "set: {defense.epsilon: 0.1}  | defense.epsilon | both",
                "set: {defense.alfa: 0.1}     | alfa   | alpha",
                "candidate: 3                 | candidate | candidates",
                "minutes: -1                  | minutes | at least 0",
            })
    void otherMistakesToo(String line, String key, String remedy) {
        ConfigException refused =
                assertThrows(ConfigException.class, () -> plan("defense.epsilon: {from: 0.1, to: 0.2}", line));
        assertTrue(refused.getMessage().contains(key), refused.getMessage());
        assertTrue(refused.getMessage().contains(remedy), refused.getMessage());
    }

    @Test
    void candidateIsTheBaseWithItsValues() throws Exception {
        SearchPlan plan = plan("defense.epsilon: {from: 8/255, to: 0.2}", "set: {train.iterations: 7}");
        ExperimentConfig candidate = plan.candidate(Map.of("defense.epsilon", "0.15"));
        assertEquals(0.15, candidate.defense().args().get("epsilon").doubleValue());
        assertEquals(7, candidate.train().iterations());
        assertEquals(plan.base().model(), candidate.model());
        assertEquals(
                List.of(new SearchedKey("defense.epsilon", SearchedKey.Scale.LINEAR, 8 / 255.0, 0.2, List.of())),
                plan.keys());
    }
}
