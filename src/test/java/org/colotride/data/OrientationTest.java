package org.colotride.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.data.pipeline.PipelineLoader;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Photographs with a camera's note, against what CIPA DC-008 (EXIF 2.3), tag 274, says of its eight values. */
class OrientationTest {
    private static final int BLOCK = 16;
    private static final int ROWS = 2 * BLOCK;
    private static final int COLUMNS = 3 * BLOCK;
    /** Blocks as large as those of the encoder hold one grey each, so that nothing but rounding is lost. */
    private static final int[][] GREYS = {{10, 60, 110}, {160, 200, 250}};

    private static final float ROUNDING = 2 / 255f;

    @TempDir
    Path folder;

    @BeforeEach
    void fourClasses() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            for (int i = 1; i <= 8; i++) {
                Path file = TestFiles.write(folder.resolve("images/" + name + "/" + i + ".jpg"), photograph(i, false));
                // Old enough for a cache to trust its time.
                Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
            }
        }
    }

    private static byte[] photograph(int orientation, boolean bigEndian) {
        BufferedImage image = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < COLUMNS; x++) {
                image.setRGB(x, y, 0x010101 * GREYS[y / BLOCK][x / BLOCK]);
            }
        }
        byte[] jpeg = TestFiles.encode(image, "jpg");
        ByteBuffer exif = ByteBuffer.allocate(32).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put((bigEndian ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        exif.putInt(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(0xFF);
        out.write(0xE1);
        out.write(0);
        out.write(exif.position() + 2);
        out.write(exif.array(), 0, exif.position());
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    private Path pipeline(int height, int width, String orientation) throws IOException {
        return Files.writeString(
                folder.resolve("turned.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                source: {name: image-folder, args: {trainClasses: 0.5}}
                shape: {channels: 3, height: %d, width: %d}
                train: [centerCrop: {height: %d, width: %d}]
                test: [centerCrop: {height: %d, width: %d}]
                %s
                """,
                        height,
                        width,
                        height,
                        width,
                        height,
                        width,
                        orientation));
    }

    private ObjectNode arguments() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("directory", folder.resolve("images").toString());
    }

    private static float[] read(ImageSet set, int index) {
        float[] pixels = new float[set.shape().length()];
        set.read(index, new SeededRandom(1), pixels, 0);
        return pixels;
    }

    /** The blocks of the image as shown, given on which side of it the stored first row and first column lie. */
    private static float[] shown(String firstRow, String firstColumn) {
        boolean upright = firstRow.equals("top") || firstRow.equals("bottom");
        int height = upright ? ROWS : COLUMNS;
        int width = upright ? COLUMNS : ROWS;
        float[] expected = new float[3 * height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = distance(firstRow, y, x, height, width);
                int column = distance(firstColumn, y, x, height, width);
                for (int c = 0; c < 3; c++) {
                    expected[(c * height + y) * width + x] = GREYS[row / BLOCK][column / BLOCK] / 255f;
                }
            }
        }
        return expected;
    }

    private static int distance(String side, int y, int x, int height, int width) {
        return switch (side) {
            case "top" -> y;
            case "bottom" -> height - 1 - y;
            case "left" -> x;
            default -> width - 1 - x;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "1, top, left", "2, top, right", "3, bottom, right", "4, bottom, left",
        "5, left, top", "6, right, top", "7, right, bottom", "8, left, bottom"
    })
    void isTurnedAsTheNoteSays(int orientation, String firstRow, String firstColumn) throws IOException {
        boolean upright = orientation < 5;
        Path pipeline = pipeline(upright ? ROWS : COLUMNS, upright ? COLUMNS : ROWS, "orientation: exif");
        float[] expected = shown(firstRow, firstColumn);
        RetrievalData data = PipelineLoader.open(pipeline, arguments());
        assertArrayEquals(expected, read(data.train(), orientation - 1), ROUNDING);
        assertArrayEquals(expected, read(data.test(), orientation - 1), ROUNDING);
        Path big = TestFiles.write(folder.resolve("big-endian.jpg"), photograph(orientation, true));
        ImageSet photographs = PipelineLoader.photographs(pipeline, arguments(), List.of(big), Optional.empty());
        assertArrayEquals(expected, read(photographs, 0), ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orientation: ignore"})
    void isNotTurnedUnlessAsked(String orientation) throws IOException {
        RetrievalData data = PipelineLoader.open(pipeline(ROWS, COLUMNS, orientation), arguments());
        for (int i = 0; i < 8; i++) {
            assertArrayEquals(shown("top", "left"), read(data.train(), i), ROUNDING, "orientation " + (i + 1));
        }
    }

    @Test
    void anExperimentMaySayOtherwise() throws IOException {
        Path pipeline = pipeline(ROWS, COLUMNS, "");
        RetrievalData data = PipelineLoader.open(pipeline, arguments().put("orientation", "exif"));
        assertArrayEquals(shown("bottom", "right"), read(data.test(), 2), ROUNDING);
        String message = assertThrows(
                        ConfigException.class,
                        () -> PipelineLoader.open(pipeline, arguments().put("orientation", "turned")))
                .getMessage();
        assertTrue(message.contains("orientation") && message.contains("ignore") && message.contains("exif"), message);
    }

    @Test
    void aCacheDoesNotMixThemUp() throws IOException {
        Path pipeline = pipeline(ROWS, COLUMNS, "");
        for (int round = 0; round < 2; round++) {
            for (String orientation : List.of("ignore", "exif")) {
                ObjectNode arguments = arguments().put("orientation", orientation);
                arguments
                        .putObject("cache")
                        .put("directory", folder.resolve("cache").toString())
                        .put("gigabytes", 1);
                String side = orientation.equals("exif") ? "right" : "left";
                RetrievalData data =
                        PipelineLoader.open(pipeline(ROWS, COLUMNS, "").toAbsolutePath(), arguments);
                assertArrayEquals(shown("top", side), read(data.test(), 1), ROUNDING, orientation + " " + round);
            }
        }
        assertEquals(
                4,
                Files.list(folder.resolve("cache"))
                        .filter(f -> f.toString().endsWith(".pixels"))
                        .count());
    }
}
