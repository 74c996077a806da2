package org.colotride.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locale")
class ConfigWriterTest {
    enum Rule {
        BY_CLASS,
        BY_LIST
    }

    record Section(
            String text,
            Rule rule,
            double number,
            List<Component> components,
            @Default("{}") Map<String, Integer> counts,
            Path folder,
            Integer absent) {}

    @TempDir
    Path folder;

    private <T extends Record> T reread(T config, Class<T> type) throws IOException {
        Path file = Files.writeString(folder.resolve("again.yaml"), ConfigWriter.toYaml(config));
        return ConfigReader.read(file, List.of(), type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "123",
                "1e-5",
                "no",
                "null",
                "~",
                "true",
                "8/255",
                "a: b",
                "# c",
                "- d",
                "*e",
                "&f",
                "{g",
                "'h'",
                "\"i\"",
                " j ",
                "",
                "k\nl",
                "m\tn",
                "Ünïcödé",
                "2026-01-02",
                "0x1F",
                "a text so long that a writer of YAML with its usual settings would fold it into several lines: it must not, not here."
            })
    void anyTextIsReadBack(String text) throws IOException {
        Section section = new Section(text, Rule.BY_CLASS, 1, List.of(), Map.of(), Path.of("a b"), null);
        assertEquals(section, reread(section, Section.class));
    }

    @Test
    void anyNumberIsReadBack() throws IOException {
        SeededRandom random = new SeededRandom(7);
        for (int i = 0; i < 100; i++) {
            double number = Math.scalb(random.nextDouble() - 0.5, random.nextInt(80) - 40);
            Section section = new Section("t", Rule.BY_LIST, number, List.of(), Map.of("a", i), Path.of("p"), i);
            assertEquals(section, reread(section, Section.class));
        }
    }

    @Test
    void theResolvedExperimentIsReadBack() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.yaml"),
                """
                name: tiny
                data: {name: fashion-mnist, args: {directory: "some where", limit: 8/255}}
                model: c2f2
                train: {pairs: 4, epochs: 2, learningRate: 1e-3}
                """);
        ExperimentConfig config =
                ConfigReader.read(file, List.of("defense=none", "train.epochs=3"), ExperimentConfig.class);
        assertEquals(3, config.train().epochs());
        assertNull(config.loss(), "the defence says which");
        assertEquals(config, reread(config, ExperimentConfig.class));
        String yaml = ConfigWriter.toYaml(config);
        assertTrue(yaml.contains("output: reports/runs"), yaml);
        assertTrue(yaml.contains("nmi: true"), yaml);
        assertFalse(yaml.contains("origin"), yaml);
    }
}
