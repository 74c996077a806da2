package org.colotride.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.data.ChannelOrder;
import org.colotride.data.TestFiles;
import org.colotride.data.source.RawImage;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against naive loops over the pixels. */
class AugmentationTest {
    private static final int HEIGHT = 11;
    private static final int WIDTH = 14;

    /** Blue, green, red. */
    private final byte[] drawn = TestFiles.bytes(3 * HEIGHT * WIDTH, 4);

    private static float[] apply(byte[] pixels, int channels, ImageShape shape, long seed, TransformStep... steps) {
        float[] target = new float[shape.length()];
        new ImageDecoder(shape, List.of(steps), ChannelOrder.BGR, 255)
                .decode(new RawImage.Decoded(pixels, channels, HEIGHT, WIDTH), new SeededRandom(seed), target, 0);
        return target;
    }

    private float[] apply(long seed, TransformStep... steps) {
        return apply(drawn, 3, new ImageShape(3, HEIGHT, WIDTH), seed, steps);
    }

    private float value(int channel, int y, int x) {
        return (drawn[(y * WIDTH + x) * 3 + channel] & 0xFF) / 255f;
    }

    private float[] unchanged() {
        return apply(1);
    }

    private static TransformStep step(String yaml) throws Exception {
        ObjectNode entry = (ObjectNode) new YAMLMapper().readTree(yaml);
        String name = entry.fieldNames().next();
        return TransformSteps.REGISTRY.create(
                new Component(name, (ObjectNode) entry.get(name), "p.yaml: train[0]." + name));
    }

    @Test
    void decodedPixelsComeOutAsTheyAre() {
        float[] plain = unchanged();
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    assertEquals(value(c, y, x), plain[(c * HEIGHT + y) * WIDTH + x]);
                }
            }
        }
    }

    @Test
    void brightnessScalesByAFactorFromItsWholeRange() {
        float[] plain = unchanged();
        double least = 2;
        double most = 0;
        for (int seed = 0; seed < 300; seed++) {
            float[] jittered = apply(seed, new ColorJitter(0.4, null, null, null));
            int at = IntStream.range(0, plain.length)
                    .filter(i -> plain[i] > 0.5 && plain[i] < 0.7)
                    .findFirst()
                    .orElseThrow();
            double factor = jittered[at] / plain[at];
            least = Math.min(least, factor);
            most = Math.max(most, factor);
            for (int i = 0; i < plain.length; i++) {
                // One value tells the factor to within its own rounding.
                assertEquals(Math.min(1, factor * plain[i]), jittered[i], 3.5 / 255);
            }
        }
        assertEquals(0.6, least, 0.02);
        assertEquals(1.4, most, 0.02);
    }

    @Test
    void theOrderOfTheOperationsIsRandom() {
        // White, then darkened to half, and contrast doubled: the two orders differ.
        byte[] two = new byte[3 * HEIGHT * WIDTH];
        Arrays.fill(two, 0, two.length / 2, (byte) 200);
        Set<Boolean> brightnessFirst = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            Random random = new JavaRandom(new SeededRandom(seed));
            int[] order = {0, 1, 2, 3};
            for (int last = 3; last > 0; last--) {
                int other = random.nextInt(last + 1);
                int kept = order[last];
                order[last] = order[other];
                order[other] = kept;
            }
            double light = 0.1 + 1.8 * random.nextDouble();
            double range = 0.1 + 1.8 * random.nextDouble();
            byte[] expected = two.clone();
            boolean first = Arrays.stream(order).filter(i -> i < 2).findFirst().getAsInt() == 0;
            brightnessFirst.add(first);
            if (first) {
                ColorOperations.brightness(expected, light);
                ColorOperations.contrast(expected, 3, range);
            } else {
                ColorOperations.contrast(expected, 3, range);
                ColorOperations.brightness(expected, light);
            }
            ImageShape shape = new ImageShape(3, HEIGHT, WIDTH);
            assertArrayEquals(
                    apply(expected, 3, shape, 0), apply(two, 3, shape, seed, new ColorJitter(0.9, 0.9, null, null)));
        }
        assertEquals(2, brightnessFirst.size());
    }

    @Test
    void grayscaleHappensWithItsProbability() {
        float[] plain = unchanged();
        int plane = HEIGHT * WIDTH;
        int grey = 0;
        for (int seed = 0; seed < 1000; seed++) {
            float[] result = apply(seed, new Grayscale(0.3));
            if (!Arrays.equals(plain, result)) {
                grey++;
                for (int i = 0; i < plane; i++) {
                    double luma = 0.2989 * plain[2 * plane + i] + 0.587 * plain[plane + i] + 0.114 * plain[i];
                    for (int c = 0; c < 3; c++) {
                        assertEquals(luma, result[c * plane + i], 1.01 / 255);
                    }
                }
            }
        }
        // Expected 300, standard deviation 14.5.
        assertEquals(300, grey, 75);
        assertArrayEquals(plain, apply(1, new Grayscale(0.0)));
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 4", "3, 5, 5", "2, 0.5, 6", "1, 1, 1", "1, 100, 100"})
    void cutOutCoversSquaresAroundDrawnCentres(int holes, double size, int side) {
        float[] plain = unchanged();
        Set<Integer> covered = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            Random random = new JavaRandom(new SeededRandom(seed));
            boolean[][] hole = new boolean[HEIGHT][WIDTH];
            for (int i = 0; i < holes; i++) {
                int centreY = random.nextInt(HEIGHT);
                int centreX = random.nextInt(WIDTH);
                for (int y = 0; y < HEIGHT; y++) {
                    for (int x = 0; x < WIDTH; x++) {
                        int dy = y - (centreY - side / 2);
                        int dx = x - (centreX - side / 2);
                        hole[y][x] |= dy >= 0 && dy < side && dx >= 0 && dx < side;
                    }
                }
            }
            float[] result = apply(seed, new CutOut(holes, size, 0.2));
            for (int i = 0; i < plain.length; i++) {
                int pixel = i % (HEIGHT * WIDTH);
                boolean inside = hole[pixel / WIDTH][pixel % WIDTH];
                assertEquals(inside ? 0.2f : plain[i], result[i], 1e-6f);
                if (inside) {
                    covered.add(pixel);
                }
            }
        }
        assertTrue(covered.size() > HEIGHT * WIDTH / 2, "squares reach everywhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colorJitter: {brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1}",
                "randomResizedCrop: {height: 11, width: 14}",
                "cutOut: {holes: 2, size: 0.4}",
                "grayscale: {probability: 0.5}"
            })
    void equalGeneratorsGiveEqualImages(String yaml) throws Exception {
        TransformStep step = step(yaml);
        assertTrue(step.isRandom());
        Set<Integer> results = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            float[] once = apply(seed, step);
            assertArrayEquals(once, apply(seed, step));
            results.add(Arrays.hashCode(once));
            float[] grey = apply(drawn, 1, new ImageShape(1, HEIGHT, WIDTH), seed, step);
            assertArrayEquals(grey, apply(drawn, 1, new ImageShape(1, HEIGHT, WIDTH), seed, step));
        }
        assertTrue(results.size() > (step instanceof Grayscale ? 1 : 20), results.size() + " different");
    }

    @Test
    void stepsDoNotChangeTheImageTheyAreGiven() {
        byte[] before = drawn.clone();
        apply(3, new ColorJitter(0.5, 0.5, 0.5, 0.2), new CutOut(1, 3.0, null), new Grayscale(1.0));
        assertArrayEquals(before, drawn);
    }

    @Test
    void sizesAreKeptExceptByTheCrop() {
        Optional<ImageSize> input = Optional.of(new ImageSize(20, 30));
        assertEquals(input, new ColorJitter(null, null, null, null).outputSize(input));
        assertEquals(Optional.empty(), new CutOut(null, null, null).outputSize(Optional.empty()));
        assertEquals(input, new Grayscale(null).outputSize(input));
        assertEquals(
                Optional.of(new ImageSize(5, 6)), new RandomResizedCrop(5, 6, null, null).outputSize(Optional.empty()));
        assertFalse(new Resize(1, 1).isRandom());
        assertFalse(new CenterCrop(1, 1).isRandom());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colorJitter: {brightness: -0.1}|train[0].colorJitter.brightness: -0.1 is not",
                "colorJitter: {hue: 0.6}|hue: 0.6 is not in [0, 0.5]",
                "colorJitter: {contrast: -1}|contrast: -1.0 is not",
                "colorJitter: {saturation: strong}|saturation",
                "colorJitter: {britness: 0.4}|did you mean 'brightness'",
                "randomResizedCrop: {height: 8}|width: is missing",
                "randomResizedCrop: {height: 0, width: 8}|height 0",
                "randomResizedCrop: {height: 8, width: 8, scale: [0, 1]}|scale: [0.0, 1.0] is not",
                "randomResizedCrop: {height: 8, width: 8, scale: [0.5]}|scale: [0.5] is not",
                "randomResizedCrop: {height: 8, width: 8, scale: [0.5, 1.5]}|at most the whole image",
                "randomResizedCrop: {height: 8, width: 8, ratio: [2, 1]}|ratio: [2.0, 1.0] is not",
                "cutOut: {holes: 0}|holes: 0 is not at least 1",
                "cutOut: {size: 2.5}|size: 2.5 is not a fraction below 1 or a whole number",
                "cutOut: {size: 0}|size: 0.0 is not",
                "cutOut: {fill: 2}|fill: 2.0 is not in [0, 1]",
                "grayscale: {probability: 1.5}|probability: 1.5 is not in [0, 1]"
            })
    void namesTheArgumentThatIsWrong(String yaml, String expected) {
        String message = assertThrows(ConfigException.class, () -> step(yaml)).getMessage();
        assertTrue(message.startsWith("p.yaml: train[0].") && message.contains(expected), message);
    }
}
