package org.colotride.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the README shows compiles, runs, and is what it shows; {@link ImageModelTest} runs the third. */
class FrontDoorsTest {
    private static final Path SOURCE = Path.of("src/test/java/org/colotride/library/FrontDoors.java");
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

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
