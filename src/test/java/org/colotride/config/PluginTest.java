package org.colotride.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's jar with one plug-in of each kind, two that must not pass and one that is not there. */
class PluginTest {
    private static final Path SOURCES = Path.of("src/test/plugin");
    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    static Path folder;

    private static Path jar;

    @BeforeAll
    static void build() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-Xlint:none"));
        files(SOURCES)
                .filter(file -> file.toString().endsWith(".java"))
                .forEach(file -> arguments.add(file.toString()));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        jar = folder.resolve("example.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(file)) {
            for (Path root : List.of(classes, SOURCES)) {
                for (Path entry : files(root)
                        .filter(path -> !path.toString().endsWith(".java"))
                        .toList()) {
                    zip.putNextEntry(
                            new ZipEntry(root.relativize(entry).toString().replace(File.separatorChar, '/')));
                    Files.copy(entry, zip);
                    zip.closeEntry();
                }
            }
        }
        Files.createDirectories(folder.resolve("data-pipelines"));
        Files.writeString(
                folder.resolve("data-pipelines/stripes.yaml"),
                """
                source: {name: stripes, args: {each: 8}}
                shape: {channels: 1, height: 16, width: 16}
                train: [{invert: {}}]
                test: [{invert: {}}]
                """);
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                folder.resolve("conf/plugged.yaml"),
                """
                name: plugged
                data: stripes
                model: {name: one-layer, args: {embedding: 4}}
                miner: first-negative
                loss: {name: squared-margin, args: {margin: 0.25}}
                defense: {name: pull-positives, args: {steps: 2}}
                train: {pairs: 4, epochs: 1, learningRate: 1e-3}
                evaluation: {batch: 8}
                """);
        Files.writeString(folder.resolve("first.numbers"), "conv.bias = 1 2 3 4 5 6\n", StandardCharsets.UTF_8);
    }

    private static Stream<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }

    private String run(int expected, boolean plugged, String command, String... arguments) throws Exception {
        String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> line = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                plugged ? path + File.pathSeparator + jar : path,
                "org.colotride.cli." + command));
        line.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        String text = Files.readString(output);
        assertEquals(expected, process.exitValue(), text);
        return text;
    }

    @Test
    void oneOfEachKindIsUsedFromAConfigurationByItsName() throws Exception {
        String trained = run(0, true, "TrainCommand", "conf/plugged.yaml", "--no-ui", "--no-progress");
        assertTrue(trained.contains("example.Shadowing is left out: another defense is named 'act'"), trained);
        assertTrue(trained.contains("example.Nameless is left out"), trained);
        assertTrue(trained.contains("example.NotThere"), trained);
        Path run;
        try (Stream<Path> runs = Files.list(folder.resolve("reports/runs"))) {
            run = runs.findFirst().orElseThrow();
        }
        assertTrue(Files.readString(run.resolve("history.jsonl")).contains("\"phase\":\"PULL\""));
        assertTrue(Files.readString(run.resolve("report.html")).contains("PULL"));

        String attacked = run(
                0,
                true,
                "EvaluateCommand",
                run.toString(),
                "--attacks",
                "SPREAD:factor=2",
                "--transform",
                "dimmed:share=0.75",
                "--queries",
                "4",
                "--no-checks",
                "--no-progress");
        assertTrue(attacked.contains("SPREAD"), attacked);
        assertTrue(
                Files.readString(run.resolve("robustness/robustness.json")).contains("\"factor\""),
                "its argument is not kept");

        assertTrue(
                Files.readString(run.resolve("robustness/robustness.json"))
                        .replaceAll("\\s", "")
                        .contains("\"behind\":{\"name\":\"dimmed\",\"args\":{\"share\":0.75}}"),
                "what stands before the network is not kept");

        String weights = run(
                2, true, "TrainCommand", "conf/plugged.yaml", "weights.file=first.numbers", "--no-ui", "--no-progress");
        assertTrue(weights.contains("first.numbers") && weights.contains("last.bias"), weights);
        assertFalse(weights.contains("known endings"), weights);
    }

    @Test
    void mistakesInTheirArgumentsAndNamesAreTold() throws Exception {
        String wrong = run(2, true, "TrainCommand", "conf/plugged.yaml", "defense.step=3", "--no-ui", "--no-progress");
        assertTrue(wrong.contains("defense.step") && wrong.contains("steps"), wrong);
        String unplugged = run(2, false, "TrainCommand", "conf/plugged.yaml", "--no-ui", "--no-progress");
        assertTrue(unplugged.contains("is named '"), unplugged);
        String misspelt =
                run(2, true, "TrainCommand", "conf/plugged.yaml", "defense=pull-positive", "--no-ui", "--no-progress");
        assertTrue(misspelt.contains("pull-positives"), misspelt);
    }
}
