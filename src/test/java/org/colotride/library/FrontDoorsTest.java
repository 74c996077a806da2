package org.colotride.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the README shows compiles, runs, and is what it shows; {@link ImageModelTest} runs the third. */
class FrontDoorsTest {
    private static final Path SOURCE = Path.of("src/test/java/org/colotride/library/FrontDoors.java");
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private static final int PATIENCE_SECONDS = 240;
    /** Jars of the optional dependencies, and of what only they bring along. */
    private static final Pattern OPTIONAL = Pattern.compile(
            "/(?:logback-|picocli-|progressbar-|xchart-|vertx-|netty-|deeplearning4j-(?:vertx|ui)|arbiter-|tribuo-|smile-|"
                    + "jna-|uplot-|freemarker-|jline-|olcut-|mapdb)");

    @TempDir
    Path folder;

    private static String dense(String code) {
        return code.replaceAll("//[^\\n]*", "").replaceAll("\\s", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/library.md"})
    void documentationShowsWhatIsCompiled(String file) throws IOException {
        String source = dense(Files.readString(SOURCE));
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(Path.of(file)));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        assertEquals(3, blocks.size());
        for (String block : blocks) {
            // The block closes what the method goes on in.
            String code = dense(block).replaceAll("}+$", "");
            assertTrue(source.contains(code), block);
        }
    }

    /** What a user's program does that has the jar and no more than what is not optional. */
    public static final class Alone {
        private Alone() {}

        public static void main(String... args) {
            ComputationGraph graph = StockGraphs.embedding();
            FrontDoors.train(graph, StockGraphs.SHAPE, StockGraphs.images(8, 1), StockGraphs.labels(8));
            FrontDoors.attack(graph, StockGraphs.SHAPE, StockGraphs.images(8, 1), StockGraphs.labels(8));
        }
    }

    @Test
    void nothingOptionalIsNeededAndNothingIsSaidOrLeft() throws Exception {
        List<String> path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !OPTIONAL.matcher(entry).find())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx512m",
                        "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                        "-cp",
                        String.join(File.pathSeparator, path),
                        Alone.class.getName())
                .directory(Files.createDirectories(folder.resolve("empty")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        String said = Files.readString(output);
        assertEquals(0, process.exitValue(), said);
        List<String> lines =
                said.lines().filter(line -> !line.contains("SLF4J")).toList();
        assertEquals(1, lines.size(), said);
        assertTrue(lines.get(0).startsWith("ERS "), said);
        try (Stream<Path> left = Files.list(folder.resolve("empty"))) {
            assertEquals(List.of(), left.toList());
        }
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertEquals(
                    List.of(),
                    left.filter(one -> one.toString().contains("colo")).toList());
        }
    }

    @Test
    void theyRun() {
        INDArray images = StockGraphs.images(8, 1);
        int[] labels = StockGraphs.labels(8);
        ComputationGraph graph = StockGraphs.embedding();
        INDArray before = graph.params().dup();
        FrontDoors.train(graph, StockGraphs.SHAPE, images, labels);
        assertTrue(graph.params().distance2(before) > 0);
        double ers = FrontDoors.attack(graph, StockGraphs.SHAPE, images, labels);
        assertTrue(ers > 0 && ers < 100, "ERS " + ers);
    }
}
