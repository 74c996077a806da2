package org.colotride.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.data.DataProblem.Kind;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineLoaderTest {
    private static final Path SHIPPED = Path.of("data-pipelines");

    @TempDir
    Path folder;

    @BeforeEach
    void fourClassesOfThreeImages() {
        for (String name : List.of("a", "b", "c", "d")) {
            for (int i = 0; i < 3; i++) {
                TestFiles.writeImage(folder.resolve("images/" + name + "/" + i + ".png"), 90 + i, 80, i);
            }
        }
    }

    private ObjectNode images() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString());
    }

    /** The shipped pipeline for folders with one piece of text replaced. */
    private Path changed(String text, String replacement) throws IOException {
        String yaml = Files.readString(SHIPPED.resolve("image-folder.yaml"));
        assertTrue(yaml.contains(text), text);
        return Files.writeString(folder.resolve("p.yaml"), yaml.replace(text, replacement));
    }

    @Test
    void opensAFolderOfImages() {
        RetrievalData data = PipelineLoader.open(SHIPPED.resolve("image-folder.yaml"), images());
        assertEquals(new ImageShape(3, 64, 64), data.train().shape());
        assertEquals(6, data.train().size());
        assertEquals("c/0.png", data.test().name(0));
        assertEquals("d", data.test().className(data.test().label(5)));
        assertEquals(
                List.of("train: 6 images of 2 classes", "test: 6 images of 2 classes"),
                data.report().lines());
        float[] one = new float[data.train().shape().length()];
        float[] other = one.clone();
        data.train().read(0, new SeededRandom(1), one, 0);
        data.train().read(0, new SeededRandom(1), other, 0);
        assertArrayEquals(one, other);
        for (float value : one) {
            assertTrue(value >= 0 && value <= 1);
        }
    }

    @Test
    void theExperimentsArgumentsOverrideTheFiles() {
        ObjectNode overrides = images().put("trainClasses", 3).put("corrupt", "fail");
        RetrievalData data = PipelineLoader.open(SHIPPED.resolve("image-folder.yaml"), overrides);
        assertEquals(3, data.train().classCount());
        assertEquals(CorruptPolicy.FAIL, data.report().policy());
    }

    @Test
    void policyFailListsWhatIsWrong() throws IOException {
        Files.writeString(folder.resolve("images/a/notes.txt"), "no image");
        Path pipeline = SHIPPED.resolve("image-folder.yaml");
        assertEquals(1, PipelineLoader.open(pipeline, images()).report().count(Kind.NOT_AN_IMAGE));
        String message = assertThrows(
                        ConfigException.class, () -> PipelineLoader.open(pipeline, images().put("corrupt", "fail")))
                .getMessage();
        assertTrue(message.contains("a/notes.txt") && message.contains("corrupt: skip"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "randomCrop: {height: 64, width: 64}|randomCrop: {height: 73, width: 64}|train[1]: a window of 73×64",
                "centerCrop: {height: 64, width: 64}|centerCrop: {height: 60, width: 64}|test: its images end as 60×64",
                "- randomCrop: {height: 64, width: 64}|- randomCorp: {height: 64, width: 64}|train[1].randomCorp",
                "resize: {height: 72, width: 72}|resize: {height: 72}|train[0].resize",
                "resize: {height: 72, width: 72}|resize: 72|train[0].resize: 72",
                "probability: 0.5|probability: 1.5|probability: 1.5",
                "probability: 0.5|propability: 0.5|propability",
                "channels: 3|channels: 2|shape: 2×64×64",
                "scale: 255|scale: 1|scale: 1.0",
                "channelOrder: rgb|channelOrder: rbg|rbg",
                "corrupt: skip|corrupt: ignore|ignore",
                "trainClasses: 0.5|trainClasses: 9|args.trainClasses: 9.0 of 4 classes",
                "trainClasses: 0.5|trainclasses: 0.5|trainclasses",
                "name: image-folder|name: image-folders|image-folders",
                "scale: 255|scael: 255|scael",
                "args: {trainClasses: 0.5}|args: half|source: {",
                "args: {trainClasses: 0.5}|args: [0.5]|source: {"
            })
    void namesTheFileAndTheKeyOfAMistake(String text, String replacement, String expected) throws IOException {
        Path pipeline = changed(text, replacement);
        String message = assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, images()))
                .getMessage();
        assertTrue(message.startsWith(pipeline.toString()) && message.contains(expected), message);
    }

    @Test
    void refusesImagesOfUnknownSizeAndFilesThatAreNoPipelines() throws IOException {
        Path flipOnly = Files.writeString(
                folder.resolve("flip.yaml"),
                "source: {name: image-folder}\nshape: {channels: 3, height: 8, width: 8}\ntrain: [horizontalFlip: {}]\n");
        String message = assertThrows(ConfigException.class, () -> PipelineLoader.open(flipOnly, images()))
                .getMessage();
        assertTrue(message.contains("may differ in size"), message);
        for (String content : List.of("- a list", "a: [unclosed", "", "source: image-folder", "shape: {channels: 3}")) {
            Path broken = Files.writeString(folder.resolve("broken.yaml"), content);
            assertThrows(ConfigException.class, () -> PipelineLoader.open(broken, images()));
        }
        assertThrows(ConfigException.class, () -> PipelineLoader.open(folder.resolve("none.yaml"), images()));
    }

    @Test
    void anImageThatBreaksAfterOpeningIsUnreadable() throws IOException {
        RetrievalData data = PipelineLoader.open(SHIPPED.resolve("image-folder.yaml"), images());
        Files.delete(folder.resolve("images/a/0.png"));
        float[] target = new float[data.train().shape().length()];
        String message = assertThrows(
                        UnreadableImageException.class, () -> data.train().read(0, new SeededRandom(1), target, 0))
                .getMessage();
        assertTrue(message.contains("0.png"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fashion-mnist", "cars", "cars196-64", "cars196-128", "image-folder"})
    void shippedPipelinesAreValidAndMissDataOnly(String name) {
        Path pipeline = SHIPPED.resolve(name + ".yaml");
        ObjectNode nowhere = JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("nowhere").toString());
        String message = assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, nowhere))
                .getMessage();
        assertTrue(message.startsWith(pipeline + ": source: args.directory: "), message);
    }

    /** With images in place of the data set's own, so that the transforms' sizes are checked too. */
    @ParameterizedTest
    @CsvSource({"cars, 224", "cars196-64, 64", "cars196-128, 128"})
    void shippedTransformsFitTheirShape(String name, int side) throws IOException {
        String yaml = Files.readString(SHIPPED.resolve(name + ".yaml")).replace("name: cars", "name: image-folder");
        Path pipeline = Files.writeString(folder.resolve(name + ".yaml"), yaml);
        RetrievalData data = PipelineLoader.open(pipeline, images());
        assertEquals(new ImageShape(3, side, side), data.test().shape());
        float[] target = new float[data.test().shape().length()];
        data.train().read(0, new SeededRandom(1), target, 0);
        data.test().read(0, new SeededRandom(1), target, 0);
    }
}
