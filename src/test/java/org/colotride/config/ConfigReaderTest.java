package org.colotride.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locale")
class ConfigReaderTest {
    enum Schedule {
        EPOCH,
        ITERATION,
        EVERY_OTHER
    }

    enum Metric {
        N,
        E;

        @JsonValue
        String letter() {
            return name();
        }
    }

    record Attack(
            double epsilon,
            @Default("1/255") double alpha,
            @Default("16") int steps,
            @Default("epoch") Schedule schedule,
            @Default("N") Metric metric,
            Boolean verbose,
            @Default("null") String note) {
        Attack {
            Require.aboveUpTo("epsilon", epsilon, 0, 1);
            Require.atLeast("steps", steps, 1);
            verbose = verbose == null || verbose;
        }
    }

    record Pipeline(
            List<Component> transforms, @Default("{}") Map<String, Double> mean, @Default("[1, 2]") List<Integer> ks) {}

    @TempDir
    Path folder;

    private Path file(String yaml) {
        try {
            return Files.writeString(folder.resolve("x.yaml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T read(Class<T> type, String yaml, String... overrides) {
        return ConfigReader.read(file(yaml), List.of(overrides), type);
    }

    private String refusal(Class<?> type, String yaml, String... overrides) {
        return assertThrows(ConfigException.class, () -> read(type, yaml, overrides))
                .getMessage();
    }

    private static void assertNames(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + message + "' does not name '" + part + "'");
        }
    }

    @Test
    void bindsValuesAndDefaults() {
        Attack attack = read(Attack.class, "epsilon: 8/255\nschedule: Iteration\n");
        assertEquals(new Attack(8.0 / 255, 1.0 / 255, 16, Schedule.ITERATION, Metric.N, true, null), attack);
    }

    @ParameterizedTest
    @CsvSource({
        "8/255, 0.03137254901960784",
        "'\"8 / 255\"', 0.03137254901960784",
        "1e-5, 1e-5",
        "1E-1, 0.1",
        "0.5, 0.5",
        "1, 1",
        ".25, 0.25",
        "+1/2, 0.5"
    })
    void readsEveryWayToWriteANumber(String written, double value) {
        assertEquals(value, read(Attack.class, "epsilon: " + written).epsilon());
        assertEquals(
                value, read(Attack.class, "epsilon: 0.9", "epsilon=" + written).epsilon());
    }

    @ParameterizedTest
    @ValueSource(strings = {"eight", "1/0", "8/", "true", "[1]", "{a: 1}", ".nan", ".inf", "1/2/3"})
    void refusesWhatIsNoNumber(String written) {
        assertNames(refusal(Attack.class, "epsilon: " + written), "x.yaml");
    }

    @Test
    void refusesAValueOutOfRangeNamingFileKeyValueAndRange() {
        assertNames(refusal(Attack.class, "epsilon: 2"), "x.yaml: epsilon: 2.0 is not in (0, 1]");
        assertNames(refusal(Attack.class, "epsilon: 0"), "0.0 is not in (0, 1]");
        assertNames(refusal(Attack.class, "epsilon: 1", "steps=0"), "command line: steps: 0 is not at least 1");
    }

    @Test
    void refusesAnUnknownKeyAndProposesTheNearest() {
        assertNames(
                refusal(Attack.class, "epsilon: 1\nepsilom: 0.5"),
                "x.yaml: epsilom = 0.5",
                "unknown key",
                "did you mean 'epsilon'?");
        assertNames(refusal(Attack.class, "epsilon: 1", "step=3"), "command line: step = 3", "did you mean 'steps'?");
        assertNames(refusal(Attack.class, "epsilon: 1\nqqqqqqqqq: 1"), "valid: epsilon, alpha, steps");
    }

    @Test
    void refusesWrongTypes() {
        assertNames(refusal(Attack.class, "epsilon: 1\nsteps: many"), "x.yaml: steps = 'many'", "a whole number");
        assertNames(refusal(Attack.class, "epsilon: 1\nsteps: 1.5"), "steps = 1.5", "a whole number");
        assertNames(refusal(Attack.class, "epsilon: 1\nsteps: 3000000000"), "steps = 3000000000", "a whole number");
        assertNames(refusal(Attack.class, "epsilon: 1\nverbose: maybe"), "verbose = 'maybe'", "true or false");
        assertNames(refusal(Attack.class, "epsilon: 1\nnote: 12"), "note = 12", "quotes");
        assertNames(refusal(Attack.class, "epsilon: 1\nschedule: epochs"), "'epochs' is unknown", "mean 'epoch'?");
        assertNames(refusal(Attack.class, "- 1\n- 2"), "x.yaml", "list");
        assertNames(refusal(Pipeline.class, "transforms: {a: 1}"), "transforms", "list");
    }

    @Test
    void namesAMissingKey() {
        assertNames(refusal(Attack.class, "steps: 3"), "x.yaml: epsilon: is missing");
        assertNames(refusal(Attack.class, "epsilon:\nsteps: 3"), "x.yaml: epsilon: has no value");
        assertNames(refusal(Attack.class, "epsilon: 1\nsteps:"), "x.yaml: steps: has no value");
    }

    @Test
    void namesTheElementOfAList() {
        Pipeline pipeline =
                read(Pipeline.class, "transforms:\n- resize\n- {name: crop, args: {size: 3}}\nmean: {r: 1/2}");
        assertEquals(Component.named("resize"), pipeline.transforms().get(0));
        assertEquals(3, pipeline.transforms().get(1).args().get("size").intValue());
        assertTrue(pipeline.transforms().get(1).origin().endsWith("x.yaml: transforms[1]"));
        assertEquals(Map.of("r", 0.5), pipeline.mean());
        assertEquals(List.of(1, 2), pipeline.ks());
        assertNames(
                refusal(Pipeline.class, "transforms:\n- resize\n- {nam: crop}"), "transforms[1].nam", "mean 'name'?");
        assertNames(refusal(Pipeline.class, "transforms:\n- args: {a: 1}"), "transforms[0].name: is missing");
    }

    @Test
    void namesLineAndColumnOfAFaultOfSyntax() {
        assertNames(refusal(Attack.class, "epsilon: 1\nsteps: [1, 2\nalpha: 3\n"), "x.yaml, line 3, column ");
        assertNames(refusal(Attack.class, "epsilon: 1\n\tsteps: 2\n"), "x.yaml, line 2, column 1");
    }

    @Test
    void refusesDuplicateKeys() {
        assertNames(refusal(Attack.class, "epsilon: 1\nsteps: 2\nepsilon: 0.5\n"), "x.yaml, line 3", "epsilon");
    }

    @Test
    void refusesFilesThatAreNoConfiguration() throws IOException {
        assertNames(refusal(Attack.class, ""), "x.yaml", "empty");
        assertNames(refusal(Attack.class, "# nothing\n"), "x.yaml", "empty");
        assertNames(refusal(Attack.class, "just words"), "x.yaml", "key: value");
        assertNames(refusal(Attack.class, "epsilon: 1\n---\nepsilon: 1\n"), "x.yaml");
        assertNames(refusal(Attack.class, "epsilon: 1\0"), "x.yaml: is not a text file");
        assertNames(refusal(Attack.class, "#".repeat(1 << 21)), "x.yaml: is 2097152 bytes long");
        assertNames(refusal(Attack.class, "epsilon: " + "[".repeat(2000)), "x.yaml");
        Path image = Files.write(folder.resolve("image.yaml"), new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});
        ConfigException binary =
                assertThrows(ConfigException.class, () -> ConfigReader.read(image, List.of(), Attack.class));
        assertNames(binary.getMessage(), "image.yaml", "UTF-8");
        ConfigException absent = assertThrows(
                ConfigException.class, () -> ConfigReader.read(folder.resolve("imaje.yaml"), List.of(), Attack.class));
        assertNames(absent.getMessage(), "imaje.yaml", "no such file", "did you mean 'image.yaml'?");
        ConfigException directory =
                assertThrows(ConfigException.class, () -> ConfigReader.read(folder, List.of(), Attack.class));
        assertNames(directory.getMessage(), "is a directory");
    }

    @Test
    void refusesAliasesRatherThanExpandThem() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append(String.format(Locale.ROOT, "a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
        }
        assertNames(refusal(Attack.class, bomb.toString()), "x.yaml, line 2", "aliases");
    }

    @Test
    void anOverrideThatIsNoneIsRefused() {
        assertNames(refusal(Attack.class, "epsilon: 1", "steps"), "command line: 'steps'", "key=value");
        assertNames(refusal(Attack.class, "epsilon: 1", "=3"), "command line: '=3'");
        assertNames(refusal(Attack.class, "epsilon: 1", "steps="), "command line: steps=", "has no value");
        assertNames(
                refusal(Attack.class, "epsilon: 1", "steps.of=3"), "command line: steps = ", "expected a whole number");
        assertNames(refusal(Attack.class, "epsilon: 1", "steps=[1"), "command line: steps=[1");
    }

    @Test
    void aFaultOfTheProgramIsNotBlamedOnTheConfiguration() {
        record Odd(Thread thread) {}
        ConfigException odd = assertThrows(
                ConfigException.class,
                () -> ConfigReader.bind(
                        JsonNodeFactory.instance.objectNode().put("thread", "x"), Odd.class, "conf/x.yaml: a.b"));
        assertNames(odd.getMessage(), "conf/x.yaml: a.b.thread = 'x'");
    }
}
