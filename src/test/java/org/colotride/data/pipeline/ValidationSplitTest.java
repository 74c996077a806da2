package org.colotride.data.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationSplitTest {
    private static final Path PIPELINE = Path.of("data-pipelines/image-folder.yaml");

    @TempDir
    Path folder;

    /** Four classes of ten images, of which three train. */
    @BeforeEach
    void images() {
        for (String name : List.of("a", "b", "c", "d")) {
            for (int i = 0; i < 10; i++) {
                TestFiles.writeImage(folder.resolve(name + "/" + i + ".png"), 40, 40, i);
            }
        }
    }

    private RetrievalData open(String key, double share) {
        ObjectNode args = JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.toString())
                .put("trainClasses", 0.75);
        args.putObject("validation").put(key, share);
        return PipelineLoader.open(PIPELINE, args);
    }

    private static Set<String> names(ImageSet images) {
        return IntStream.range(0, images.size()).mapToObj(images::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes(ImageSet images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.className(images.label(i)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void holdsOutImagesOfEachTrainingClass() {
        RetrievalData data = open("images", 0.2);
        Set<String> trained = names(data.train());
        Set<String> held = names(data.test());

        assertEquals(24, trained.size());
        assertEquals(Set.of("a/2.png", "a/7.png", "b/2.png", "b/7.png", "c/2.png", "c/7.png"), held);
        Set<String> both = new HashSet<>(trained);
        both.retainAll(held);
        assertTrue(both.isEmpty(), both::toString);
        assertEquals(Set.of("a", "b", "c"), classes(data.train()));
        assertEquals(Set.of("a", "b", "c"), classes(data.test()));
        assertEquals(
                List.of("train: 24 images of 3 classes", "test: 6 images of 3 classes"),
                data.report().lines());
        assertEquals(held, names(open("images", 0.2).test()));
    }

    @Test
    void holdsOutTrainingClasses() {
        RetrievalData data = open("classes", 0.34);

        assertEquals(Set.of("b"), classes(data.test()));
        assertEquals(Set.of("a", "c"), classes(data.train()));
        assertEquals(1, data.test().classCount());
        assertEquals(10, data.test().size());
        assertEquals(20, data.train().size());
        assertEquals("c", data.train().className(1));
        assertFalse(names(data.train()).contains("d/0.png"), "a class that is for testing must not train");
    }

    @ParameterizedTest
    @CsvSource({
        "images, 0.9, 'images: 0.9'",
        "classes, -0.1, 'classes: -0.1'",
        "images, 0, 'images: 0.0'",
    })
    void refusesWhatIsNoShare(String key, double share, String expected) {
        String message =
                assertThrows(ConfigException.class, () -> open(key, share)).getMessage();
        assertTrue(message.contains("validation") && message.contains(expected), message);
    }

    @Test
    void refusesClassesTooSmallToDivide() {
        for (int i = 0; i < 7; i++) {
            assertTrue(folder.resolve("b/" + i + ".png").toFile().delete());
        }
        String message =
                assertThrows(ConfigException.class, () -> open("images", 0.2)).getMessage();
        assertTrue(
                message.contains("image-folder.yaml: validation: images: 0.2: class 'b' has only 3 images"), message);
    }

    @Test
    void refusesBothAtOnce() {
        String message = assertThrows(IllegalArgumentException.class, () -> new ValidationSplit(0.1, 0.1))
                .getMessage();
        assertTrue(message.contains("not both"), message);
    }
}
