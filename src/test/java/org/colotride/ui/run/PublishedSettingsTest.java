package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunComponents;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.ui.run.PublishedSettings.Comparison;
import org.colotride.ui.run.PublishedSettings.Difference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedSettingsTest {
    private static final Path CONFIGURATIONS = Path.of("conf");

    @TempDir
    Path folder;

    private final PublishedSettings published = new PublishedSettings(CONFIGURATIONS);

    /** As a run's folder holds it. */
    private static ObjectNode resolved(Path file, String... overrides) {
        return ConfigWriter.toTree(RunComponents.of(ConfigReader.read(file, List.of(overrides), ExperimentConfig.class))
                .config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cub.yaml", "cars.yaml", "sop.yaml", "in-shop.yaml", "fashion-colo-tride.yaml"})
    void publishedSettingsDoNotDifferFromThemselves(String name) {
        Path file = CONFIGURATIONS.resolve(name);
        Comparison comparison = published.compare(resolved(file)).orElseThrow();
        assertEquals(file, comparison.file());
        assertEquals(List.of(), comparison.differences());
    }

    @ParameterizedTest
    @CsvSource({
        "train.pairs=17,train.pairs,17",
        "defense.epsilon=9/255,defense.epsilon,0.03529411764705882",
        "defense.schedule=iteration,defense.schedule,iteration",
        "seed=123456789,seed,123456789",
        "train.stopOnCollapse=true,train.stopOnCollapse,true",
        "train.learningRate=2e-5,train.learningRate,0.00002"
    })
    void oneOverrideIsOneDifference(String override, String key, String value) {
        Path file = CONFIGURATIONS.resolve("cub.yaml");
        List<Difference> differences =
                published.compare(resolved(file, override)).orElseThrow().differences();
        assertEquals(1, differences.size(), differences.toString());
        assertEquals(key, differences.get(0).key());
        assertTrue(same(value, differences.get(0).value()), differences.toString());
        assertTrue(!differences.get(0).published().isEmpty()
                && !differences.get(0).published().equals(value));
    }

    private static boolean same(String expected, String actual) {
        try {
            return Double.parseDouble(expected) == Double.parseDouble(actual);
        } catch (NumberFormatException words) {
            return expected.equals(actual);
        }
    }

    @Test
    void theNameAndTheFolderOfARunAreNoSettings() {
        assertEquals(
                List.of(),
                published
                        .compare(resolved(CONFIGURATIONS.resolve("cub.yaml"), "name=mine", "output=elsewhere"))
                        .orElseThrow()
                        .differences());
    }

    @Test
    void anotherComponentDiffersInWhatOnlyOneOfThemHas() {
        List<Difference> differences = published
                .compare(resolved(CONFIGURATIONS.resolve("cub.yaml"), "defense=none"))
                .orElseThrow()
                .differences();
        Difference name = differences.stream()
                .filter(difference -> difference.key().equals("defense.name"))
                .findFirst()
                .orElseThrow();
        assertEquals("none", name.value());
        assertEquals("colo-tride", name.published());
        Difference epsilon = differences.stream()
                .filter(difference -> difference.key().equals("defense.epsilon"))
                .findFirst()
                .orElseThrow();
        assertEquals("", epsilon.value());
        assertTrue(differences.stream().allMatch(difference -> difference.key().startsWith("defense.")));
    }

    @Test
    void quickRunsDifferFromThePublishedOnes() {
        Comparison comparison = published
                .compare(resolved(CONFIGURATIONS.resolve("quickstart.yaml")))
                .orElseThrow();
        assertEquals(CONFIGURATIONS.resolve("fashion-colo-tride.yaml"), comparison.file());
        assertTrue(comparison.differences().stream()
                .anyMatch(difference -> difference.key().equals("train.pairs")
                        && difference.value().equals("32")
                        && difference.published().equals("128")));
    }

    @Test
    void nothingIsPublishedForOtherData() {
        ObjectNode config = resolved(CONFIGURATIONS.resolve("cub.yaml"));
        for (String name : new String[] {"image-folder", "", "my-cub", "CUB"}) {
            config.putObject("data").put("name", name);
            assertEquals(Optional.empty(), published.compare(config), name);
            config.put("data", name);
            assertEquals(Optional.empty(), published.compare(config), name);
        }
        config.remove("data");
        assertEquals(Optional.empty(), published.compare(config));
        config.putArray("data").add("cub");
        assertEquals(Optional.empty(), published.compare(config));
    }

    @Test
    void withoutTheFileNothingIsCompared() throws IOException {
        ObjectNode config = resolved(CONFIGURATIONS.resolve("cub.yaml"));
        assertEquals(Optional.empty(), new PublishedSettings(folder.resolve("none")).compare(config));
        Files.createDirectory(folder.resolve("cub.yaml"));
        assertEquals(Optional.empty(), new PublishedSettings(folder).compare(config));
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "~",
                "[]",
                "name: [",
                "name: cub",
                "\t- \u0000",
                "name: cub\ndata: cub\nmodel: unheard-of\ntrain: {pairs: 2, epochs: 1, learningRate: 1}",
                "name: cub\ndata: cub\nmodel: c2f2\ntrain: {pairs: many, epochs: 1, learningRate: 1}",
                "&a [*a, *a]",
                "a: &a {b: *a}",
                "? ? ?",
                "--- \n...\n--- \n"
            })
    void aBrokenFileIsAsIfItWereNotThere(String text) throws IOException {
        Files.writeString(folder.resolve("cub.yaml"), text);
        assertEquals(
                Optional.empty(), new PublishedSettings(folder).compare(resolved(CONFIGURATIONS.resolve("cub.yaml"))));
    }

    @Test
    void aFileOfBytesThatAreNoTextIsAsIfItWereNotThere() throws IOException {
        byte[] bytes = new byte[5000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + 128);
        }
        Files.write(folder.resolve("cub.yaml"), bytes);
        assertEquals(
                Optional.empty(), new PublishedSettings(folder).compare(resolved(CONFIGURATIONS.resolve("cub.yaml"))));
        Files.write(folder.resolve("cub.yaml"), "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                Optional.empty(), new PublishedSettings(folder).compare(resolved(CONFIGURATIONS.resolve("cub.yaml"))));
    }
}
