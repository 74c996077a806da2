package org.colotride.data.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.data.TestFiles;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.source.layout.Layouts;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotographsTest {
    private static final Path PIPELINES = Path.of("data-pipelines");

    @TempDir
    Path folder;

    private static float[] read(ImageSet set, int index) {
        float[] pixels = new float[set.shape().length()];
        set.read(index, new SeededRandom(1), pixels, 0);
        return pixels;
    }

    private static ObjectNode arguments(Path directory) {
        return JsonNodeFactory.instance.objectNode().put("directory", directory.toString());
    }

    private ImageSet photographs(String pipeline, Optional<ImageSize> original, Path... files) {
        return PipelineLoader.photographs(
                PIPELINES.resolve(pipeline + ".yaml"), arguments(folder), List.of(files), original);
    }

    /** Through the same transforms, so the same numbers. */
    @Test
    void anImageOfTheDataSetIsReadAsTheDataSetReadsIt() {
        for (String name : List.of("a", "b", "c", "d")) {
            for (int i = 0; i < 2; i++) {
                TestFiles.writeImage(folder.resolve(name + "/" + i + ".png"), 90 + i, 80, i);
            }
        }
        RetrievalData data = PipelineLoader.open(PIPELINES.resolve("image-folder.yaml"), arguments(folder));
        ImageSet photographs = photographs("image-folder", data.test().originalSize(), folder.resolve("c/0.png"));
        assertArrayEquals(read(data.test(), 0), read(photographs, 0));
        assertEquals(0, photographs.classCount());
        assertEquals(folder.resolve("c/0.png").toString(), photographs.name(0));
    }

    @Test
    void whereTheDataSetHasOneSizePhotographsAreScaledToIt() throws IOException {
        Layouts.mnist(folder);
        RetrievalData data = PipelineLoader.open(PIPELINES.resolve("mnist.yaml"), arguments(folder));
        assertEquals(Optional.of(new ImageSize(28, 28)), data.test().originalSize());
        float[] expected = read(data.test(), 3);
        BufferedImage same = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage tenfold = new BufferedImage(280, 280, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 280; y++) {
            for (int x = 0; x < 280; x++) {
                int grey = Math.round(255 * expected[y / 10 * 28 + x / 10]);
                same.getRaster().setSample(x / 10, y / 10, 0, grey);
                tenfold.getRaster().setSample(x, y, 0, grey);
            }
        }
        ImageSet photographs = photographs(
                "mnist",
                data.test().originalSize(),
                TestFiles.write(folder.resolve("same.png"), TestFiles.encode(same, "png")),
                TestFiles.write(folder.resolve("tenfold.png"), TestFiles.encode(tenfold, "png")));
        assertArrayEquals(expected, read(photographs, 0));
        assertArrayEquals(expected, read(photographs, 1), "the mean of ten times ten equal pixels");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, png", "1000, 700, jpg", "31, 2000, bmp", "64, 64, jpg", "2400, 3000, jpg"})
    void anySizeWillDo(int height, int width, String format) throws IOException {
        Path photograph = TestFiles.writeImage(folder.resolve("photograph." + format), height, width, 1);
        for (String pipeline : List.of("cub", "image-folder", "cifar-10", "fashion-mnist")) {
            Optional<ImageSize> original =
                    switch (pipeline) {
                        case "cifar-10" -> Optional.of(new ImageSize(32, 32));
                        case "fashion-mnist" -> Optional.of(new ImageSize(28, 28));
                        default -> Optional.empty();
                    };
            for (float value : read(photographs(pipeline, original, photograph), 0)) {
                assertTrue(value >= 0 && value <= 1, pipeline);
            }
        }
    }

    /** Equal channels where the pipeline has three, as PIL's convert("RGB") makes of them. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_BYTE_BINARY})
    void greyOnesBecomeThreeEqualChannels(int type) {
        BufferedImage grey = new BufferedImage(90, 70, type);
        grey.createGraphics().drawImage(TestFiles.image(70, 90, 1), 0, 0, null);
        Path photograph = TestFiles.write(folder.resolve("grey.png"), TestFiles.encode(grey, "png"));
        float[] pixels = read(photographs("image-folder", Optional.empty(), photograph), 0);
        int plane = pixels.length / 3;
        assertArrayEquals(Arrays.copyOf(pixels, plane), Arrays.copyOfRange(pixels, plane, 2 * plane));
        assertArrayEquals(Arrays.copyOf(pixels, plane), Arrays.copyOfRange(pixels, 2 * plane, 3 * plane));
    }

    @Test
    void whatIsNoWholeImageIsRefusedByName() throws IOException {
        byte[] half = getClass()
                .getResourceAsStream("/org/colotride/data/half-with-exif-thumbnail.jpg")
                .readAllBytes();
        assertRefused(TestFiles.write(folder.resolve("half.jpg"), half), "half.jpg: a truncated JPEG file");
        assertRefused(Files.writeString(folder.resolve("text.jpg"), "text"), "text.jpg: not a JPEG, PNG or BMP file");
        assertRefused(folder.resolve("none.jpg"), "none.jpg: cannot be read");
    }

    private void assertRefused(Path file, String expected) {
        ImageSet photographs = photographs("image-folder", Optional.empty(), file);
        String message = assertThrows(UnreadableImageException.class, () -> read(photographs, 0))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }
}
