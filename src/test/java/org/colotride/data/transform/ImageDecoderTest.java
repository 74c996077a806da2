package org.colotride.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.colotride.data.ChannelOrder;
import org.colotride.data.TestFiles;
import org.colotride.data.source.RawImage;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Against the pixels that the test itself drew; PNG loses none. */
class ImageDecoderTest {
    private static final int HEIGHT = 7;
    private static final int WIDTH = 9;

    private final BufferedImage drawn = TestFiles.image(HEIGHT, WIDTH, 3);
    private final RawImage png = new RawImage.Encoded(TestFiles.encode(drawn, "png"));

    private static float[] decode(
            RawImage image, ImageShape shape, ChannelOrder order, long seed, TransformStep... steps) {
        float[] target = new float[shape.length() + 2];
        target[0] = -1;
        target[shape.length() + 1] = -1;
        new ImageDecoder(shape, List.of(steps), order, 255).decode(image, new SeededRandom(seed), target, 1);
        assertEquals(-1, target[0]);
        assertEquals(-1, target[shape.length() + 1]);
        return Arrays.copyOfRange(target, 1, shape.length() + 1);
    }

    /** The window of the drawn image as [3, height, width]; mirrored within the window if asked. */
    private float[] window(int top, int left, int height, int width, boolean mirrored, ChannelOrder order) {
        float[] expected = new float[3 * height * width];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int rgb = drawn.getRGB(left + (mirrored ? width - 1 - x : x), top + y);
                    int shift = 8 * (order == ChannelOrder.RGB ? 2 - c : c);
                    expected[(c * height + y) * width + x] = (rgb >> shift & 0xFF) / 255f;
                }
            }
        }
        return expected;
    }

    @Test
    void writesPlanesInTheOrderAsked() {
        ImageShape shape = new ImageShape(3, HEIGHT, WIDTH);
        for (ChannelOrder order : ChannelOrder.values()) {
            assertArrayEquals(window(0, 0, HEIGHT, WIDTH, false, order), decode(png, shape, order, 1));
        }
    }

    @Test
    void cropsTheMiddle() {
        assertArrayEquals(
                window(1, 3, 4, 3, false, ChannelOrder.RGB),
                decode(png, new ImageShape(3, 4, 3), ChannelOrder.RGB, 1, new CenterCrop(4, 3)));
    }

    @Test
    void randomCropReachesEveryPlaceAndNoOther() {
        Set<List<Integer>> places = new HashSet<>();
        float[][][] windows = new float[3][2][];
        for (int top = 0; top < 3; top++) {
            for (int left = 0; left < 2; left++) {
                windows[top][left] = window(top, left, 5, 8, false, ChannelOrder.RGB);
            }
        }
        for (int seed = 0; seed < 120; seed++) {
            float[] crop = decode(png, new ImageShape(3, 5, 8), ChannelOrder.RGB, seed, new RandomCrop(5, 8));
            int place = IntStream.range(0, 6)
                    .filter(i -> Arrays.equals(crop, windows[i / 2][i % 2]))
                    .findFirst()
                    .orElseThrow();
            places.add(List.of(place / 2, place % 2));
        }
        assertEquals(6, places.size());
    }

    @Test
    void flipsWithTheGivenProbability() {
        ImageShape shape = new ImageShape(3, HEIGHT, WIDTH);
        float[] plain = window(0, 0, HEIGHT, WIDTH, false, ChannelOrder.RGB);
        float[] mirrored = window(0, 0, HEIGHT, WIDTH, true, ChannelOrder.RGB);
        assertArrayEquals(mirrored, decode(png, shape, ChannelOrder.RGB, 1, new HorizontalFlip(1.0)));
        assertArrayEquals(plain, decode(png, shape, ChannelOrder.RGB, 1, new HorizontalFlip(0.0)));
        long flipped = IntStream.range(0, 1000)
                .filter(seed ->
                        Arrays.equals(mirrored, decode(png, shape, ChannelOrder.RGB, seed, new HorizontalFlip(0.3))))
                .count();
        // Expected 300, standard deviation 14.5.
        assertEquals(300, flipped, 75);
    }

    @Test
    void resizesAUniformImageToAUniformOneOfTheSizeAsked() {
        BufferedImage uniform = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 20; x++) {
                uniform.setRGB(x, y, 0x102030);
            }
        }
        float[] resized = decode(
                new RawImage.Encoded(TestFiles.encode(uniform, "png")),
                new ImageShape(3, 4, 6),
                ChannelOrder.RGB,
                1,
                new Resize(4, 6));
        for (int i = 0; i < resized.length; i++) {
            assertEquals((0x10 * (1 + i / 24)) / 255f, resized[i], 1e-6);
        }
    }

    @Test
    void greyBytesNeedNoDecoding() {
        byte[] bytes = TestFiles.bytes(40, 5);
        RawImage grey = new RawImage.Grey(bytes, 10, 5, 6);
        float[] expected = new float[30];
        float[] columnMirrored = new float[30];
        for (int i = 0; i < 30; i++) {
            expected[i] = (bytes[10 + i] & 0xFF) / 255f;
            columnMirrored[i / 6 * 6 + 5 - i % 6] = expected[i];
        }
        assertArrayEquals(expected, decode(grey, new ImageShape(1, 5, 6), ChannelOrder.RGB, 1));
        assertArrayEquals(
                columnMirrored, decode(grey, new ImageShape(1, 5, 6), ChannelOrder.RGB, 1, new HorizontalFlip(1.0)));
        float[] colour = decode(grey, new ImageShape(3, 5, 6), ChannelOrder.RGB, 1);
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(expected, Arrays.copyOfRange(colour, 30 * c, 30 * (c + 1)));
        }
    }

    @Test
    void colourBecomesGreyIfOneChannelIsAsked() {
        float[] grey = decode(png, new ImageShape(1, HEIGHT, WIDTH), ChannelOrder.RGB, 1);
        float[] rgb = window(0, 0, HEIGHT, WIDTH, false, ChannelOrder.RGB);
        for (int i = 0; i < grey.length; i++) {
            // ITU-R BT.601 luma
            double luma = 0.299 * rgb[i] + 0.587 * rgb[i + grey.length] + 0.114 * rgb[i + 2 * grey.length];
            assertEquals(luma, grey[i], 1.5 / 255);
        }
    }

    @Test
    void drawsFromThePassedGeneratorOnly() {
        ImageShape shape = new ImageShape(3, 3, 3);
        TransformStep[] steps = {new Resize(6, 8), new RandomCrop(3, 3), new HorizontalFlip(null)};
        Nd4j.getRandom().setSeed(42);
        double expected = Nd4j.getRandom().nextDouble();
        Nd4j.getRandom().setSeed(42);
        float[] once = decode(png, shape, ChannelOrder.RGB, 9, steps);
        assertEquals(expected, Nd4j.getRandom().nextDouble(), "ND4J's global generator is left alone");
        assertArrayEquals(once, decode(png, shape, ChannelOrder.RGB, 9, steps));
        long distinct = IntStream.range(0, 50)
                .mapToObj(seed -> Arrays.hashCode(decode(png, shape, ChannelOrder.RGB, seed, steps)))
                .distinct()
                .count();
        assertTrue(distinct > 20, distinct + " different crops");
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        ImageShape shape = new ImageShape(3, 3, 3);
        ImageDecoder decoder = new ImageDecoder(
                shape, List.of(new RandomCrop(5, 5), new HorizontalFlip(0.5), new Resize(3, 3)), ChannelOrder.RGB, 255);
        float[][] expected = new float[2000][shape.length()];
        for (int i = 0; i < expected.length; i++) {
            decoder.decode(png, new SeededRandom(i), expected[i], 0);
        }
        IntStream.range(0, expected.length).parallel().forEach(i -> {
            float[] target = new float[shape.length()];
            decoder.decode(png, new SeededRandom(i), target, 0);
            assertArrayEquals(expected[i], target);
        });
    }

    @Test
    void releasesNativeMemoryWithEachImage() {
        int side = 512;
        RawImage large = new RawImage.Encoded(TestFiles.encode(TestFiles.image(side, side, 1), "jpg"));
        ImageShape shape = new ImageShape(3, side, side);
        ImageDecoder decoder = new ImageDecoder(
                shape, List.of(new Resize(side + 8, side + 8), new CenterCrop(side, side)), ChannelOrder.RGB, 255);
        float[] target = new float[shape.length()];
        for (int i = 0; i < 20; i++) {
            decoder.decode(large, new SeededRandom(i), target, 0);
        }
        long before = Pointer.physicalBytes();
        int images = 250;
        for (int i = 0; i < images; i++) {
            decoder.decode(large, new SeededRandom(i), target, 0);
        }
        long grown = Pointer.physicalBytes() - before;
        // Kept, they would be three copies of 0.75 MB each: 560 MB.
        assertTrue(grown < 150L << 20, "grown by " + (grown >> 20) + " MB");
    }

    @Test
    void refusesWhatItCannotDecodeOrShape() {
        byte[] bytes = TestFiles.bytes(500, 1);
        ImageShape shape = new ImageShape(3, HEIGHT, WIDTH);
        RawImage noise = new RawImage.Encoded(bytes);
        assertThrows(IllegalArgumentException.class, () -> decode(noise, shape, ChannelOrder.RGB, 1));
        byte[] broken = ((RawImage.Encoded) png).bytes().clone();
        Random random = new Random(1);
        for (int i = 40; i < 100; i++) {
            broken[i] = (byte) random.nextInt();
        }
        assertThrows(
                IllegalArgumentException.class, () -> decode(new RawImage.Encoded(broken), shape, ChannelOrder.RGB, 1));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> decode(png, new ImageShape(3, 8, 8), ChannelOrder.RGB, 1, new CenterCrop(8, 8)))
                .getMessage();
        assertTrue(message.contains("7×9, smaller than the crop of 8×8"), message);
    }
}
