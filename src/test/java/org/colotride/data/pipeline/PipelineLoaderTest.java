package org.colotride.data.pipeline;

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
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.colotride.data.UnreadableImageException;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
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
    void opensFoldersOfQueriesAndGallery() {
        for (String name :
                List.of("query/x/0.png", "query/y/0.png", "gallery/x/1.png", "gallery/y/1.png", "gallery/y/2.png")) {
            TestFiles.writeImage(folder.resolve(name), 90, 80, name.hashCode());
        }
        ObjectNode args = images().put("queries", folder.resolve("query").toString())
                .put("gallery", folder.resolve("gallery").toString());
        RetrievalData data = PipelineLoader.open(SHIPPED.resolve("image-folder.yaml"), args);

        assertEquals(
                List.of(
                        "train: 12 images of 4 classes",
                        "query: 2 images of 2 classes",
                        "gallery: 3 images of 2 classes"),
                data.report().lines());
        assertEquals("gallery/x/1.png", data.searched().name(0));
        assertEquals(data.test().label(1), data.searched().label(2));
        args.put("trainClasses", 0.5);
        String message = assertThrows(
                        ConfigException.class, () -> PipelineLoader.open(SHIPPED.resolve("image-folder.yaml"), args))
                .getMessage();
        assertTrue(message.contains("image-folder.yaml: source.trainClasses: 0.5 is not for"), message);
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
                "args: {}|args: {trainClasses: 9}|args.trainClasses: 9.0 of 4 classes",
                "args: {}|args: {trainclasses: 0.5}|trainclasses",
                "name: image-folder|name: image-folders|image-folders",
                "scale: 255|scael: 255|scael",
                "args: {}|args: half|source: {",
                "args: {}|args: [0.5]|source: {"
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

    /** Someone who names the folder above: its folders are splits, not classes. */
    @Test
    void aSplitWithoutImagesSaysWhatWasFoundInstead() {
        Path pipeline = SHIPPED.resolve("image-folder.yaml");
        for (String split : List.of("train", "val", "test")) {
            TestFiles.writeImage(folder.resolve("above/" + split + "/a/1.png"), 9, 9, 1);
        }
        ObjectNode above = images().put("directory", folder.resolve("above").toString());
        String message = assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, above))
                .getMessage();
        assertTrue(
                message.contains("no usable image") && message.contains("test/a/ (a folder within a class"), message);
    }

    @Test
    void copiesAreCountedAndWarnedOf() throws IOException {
        Path pipeline = SHIPPED.resolve("image-folder.yaml");
        Path images = folder.resolve("images");
        // As written before each test, all classes hold the same three images.
        RetrievalData same = PipelineLoader.open(pipeline, images());
        assertEquals(6, same.report().copies());
        assertEquals(
                List.of(
                        "6 of 6 queries have an exact copy of themselves among the images searched, so that figures are"
                                + " too good (or too bad: 6 of the copies are in another class): c/0.png = d/0.png;"
                                + " c/1.png = d/1.png; c/2.png = d/2.png; d/0.png = c/0.png; d/1.png = c/1.png; …",
                        "6 of 6 test images have an exact copy among those that are trained on: c/0.png = a/0.png;"
                                + " c/1.png = a/1.png; c/2.png = a/2.png; d/0.png = a/0.png; d/1.png = a/1.png; …"),
                same.report().warnings());
        assertTrue(same.report().clean(), "a warning, not a refusal");
        for (int i = 0; i < 3; i++) {
            TestFiles.writeImage(images.resolve("c/" + i + ".png"), 9, 9, 100 + i);
            TestFiles.writeImage(images.resolve("d/" + i + ".png"), 9, 9, 200 + i);
        }
        assertEquals(List.of(), PipelineLoader.open(pipeline, images()).report().warnings());
        Files.copy(images.resolve("c/1.png"), images.resolve("c/copy.png"));
        List<String> warnings = PipelineLoader.open(pipeline, images()).report().warnings();
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0).startsWith("2 of 7 queries") && warnings.get(0).endsWith("c/copy.png = c/1.png"),
                warnings::toString);
    }

    @Test
    void aFileThatIsLinkedIntoTheTestStaysInTheTraining() throws IOException {
        Files.createSymbolicLink(folder.resolve("images/d/link.png"), folder.resolve("images/a/1.png"));
        Path pipeline = SHIPPED.resolve("image-folder.yaml");
        DataReport report = PipelineLoader.open(pipeline, images()).report();
        String line =
                "images that are listed more than once: 1, left out: d/link.png (listed before as a/1.png, in class"
                        + " 'a' of train)";
        assertTrue(report.lines().contains(line), report::toString);
        Files.createSymbolicLink(folder.resolve("images/b/link.png"), folder.resolve("images/a/1.png"));
        String message = assertThrows(ConfigException.class, () -> PipelineLoader.open(pipeline, images()))
                .getMessage();
        assertTrue(message.contains("'b/link.png' in class 'b' was listed before as a/1.png, in class 'a'"), message);
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
