package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas against the files that they are for, by a validator of our own that knows what the schemas use. */
class SchemaCommandTest {
    private static final Path FOLDER = Path.of("conf/schema");

    static Stream<Path> configurations() throws Exception {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("conf", "hyperparam-search")) {
            try (Stream<Path> all = Files.list(Path.of(folder))) {
                files.addAll(
                        all.filter(file -> file.toString().endsWith(".yaml")).toList());
            }
        }
        return files.stream();
    }

    @Test
    void thoseInTheRepositoryAreWhatTheGoalWrites() throws Exception {
        for (Map.Entry<String, String> schema : SchemaCommand.schemas().entrySet()) {
            assertEquals(
                    schema.getValue(),
                    Files.readString(FOLDER.resolve(schema.getKey())),
                    "run mvn -q compile exec:java@schema");
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyConfigurationNamesItsSchemaAndFollowsIt(Path file) throws Exception {
        String first = Files.readAllLines(file).get(0);
        assertTrue(first.startsWith("# yaml-language-server: $schema="), first);
        Path schema = file.resolveSibling(first.substring(first.indexOf('=') + 1));
        JsonNode rules = new ObjectMapper().readTree(schema.toFile());
        assertEquals(List.of(), problems(rules, new YAMLMapper().readTree(file.toFile()), ""));
    }

    @Test
    void mistakesAreMarked() throws Exception {
        JsonNode rules = new ObjectMapper().readTree(FOLDER.resolve("run.json").toFile());
        JsonNode wrong = new YAMLMapper()
                .readTree(
                        """
                        name: x
                        data: cub
                        model: resnet19
                        defense: {name: act, args: {step: 3}}
                        train: {pairs: many, epochs: 1, learningRate: 1/1000}
                        evaluatoin: {}
                        """);
        List<String> problems = problems(rules, wrong, "");
        assertEquals(List.of(".model", ".defense", ".train.pairs", ".evaluatoin"), problems);
    }

    /** Where a document breaks the rules. */
    private static List<String> problems(JsonNode rules, JsonNode node, String at) {
        List<String> found = new ArrayList<>();
        if (rules.has("anyOf")) {
            boolean fits = Stream.of(
                            rules.get("anyOf").get(0), rules.get("anyOf").get(1))
                    .anyMatch(one -> problems(one, node, at).isEmpty());
            return fits ? List.of() : List.of(at);
        }
        if (rules.has("enum")) {
            boolean named = false;
            for (JsonNode name : rules.get("enum")) {
                named |= name.equals(node);
            }
            return named ? List.of() : List.of(at);
        }
        switch (rules.path("type").asText()) {
            case "object" -> {
                if (!node.isObject()) {
                    return List.of(at);
                }
                rules.path("required").forEach(key -> {
                    if (!node.has(key.asText())) {
                        found.add(at + "." + key.asText());
                    }
                });
                node.fields().forEachRemaining(field -> {
                    JsonNode rule = rules.path("properties").path(field.getKey());
                    JsonNode others = rules.path("additionalProperties");
                    if (!rule.isMissingNode()) {
                        found.addAll(problems(rule, field.getValue(), at + "." + field.getKey()));
                    } else if (others.isBoolean() && !others.booleanValue()) {
                        found.add(at + "." + field.getKey());
                    } else if (others.isObject()) {
                        found.addAll(problems(others, field.getValue(), at + "." + field.getKey()));
                    }
                });
                rules.path("allOf").forEach(rule -> {
                    JsonNode name = rule.at("/if/properties/name/const");
                    if (name.equals(node.get("name"))) {
                        found.addAll(problems(rule.get("then"), node, at));
                    }
                });
            }
            case "array" -> {
                if (!node.isArray()) {
                    return List.of(at);
                }
                node.forEach(item -> found.addAll(problems(rules.path("items"), item, at + "[]")));
            }
            case "number" -> require(node.isNumber(), at, found);
            case "integer" -> require(node.isIntegralNumber(), at, found);
            case "boolean" -> require(node.isBoolean(), at, found);
            case "string" -> require(
                    node.isTextual()
                            && (!rules.has("pattern")
                                    || node.textValue()
                                            .matches(rules.get("pattern").textValue())),
                    at,
                    found);
            default -> {
                if (rules.has("properties")) {
                    rules.get("properties").fields().forEachRemaining(field -> {
                        if (node.has(field.getKey())) {
                            found.addAll(
                                    problems(field.getValue(), node.get(field.getKey()), at + "." + field.getKey()));
                        }
                    });
                }
            }
        }
        return found;
    }

    private static void require(boolean holds, String at, List<String> found) {
        if (!holds) {
            found.add(at);
        }
    }
}
