package org.colotride.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against numbers recorded from torchvision; the resource's README says how. */
class TorchvisionTest {
    private static JsonNode recorded;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream stream = TorchvisionTest.class.getResourceAsStream("/transforms/torchvision.json")) {
            recorded = new ObjectMapper().readTree(stream);
        }
    }

    /** Planes red, green, blue to pixels of blue, green, red; one plane stays. */
    private static byte[] pixels(JsonNode planes, int channels) {
        int plane = planes.size() / channels;
        byte[] pixels = new byte[planes.size()];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < channels; c++) {
                pixels[channels * i + channels - 1 - c] =
                        (byte) planes.get(c * plane + i).intValue();
            }
        }
        return pixels;
    }

    private static void apply(JsonNode entry, byte[] pixels, int channels) {
        double factor = entry.get("factor").doubleValue();
        switch (entry.get("operation").textValue()) {
            case "brightness" -> ColorOperations.brightness(pixels, factor);
            case "contrast" -> ColorOperations.contrast(pixels, channels, factor);
            case "saturation" -> ColorOperations.saturation(pixels, channels, factor);
            default -> ColorOperations.hue(pixels, channels, factor);
        }
    }

    @Test
    void coloursAreItsToTheLastBit() {
        assertEquals(19, recorded.get("jitter").size());
        for (JsonNode entry : recorded.get("jitter")) {
            byte[] pixels = pixels(recorded.get("image"), 3);
            apply(entry, pixels, 3);
            assertArrayEquals(
                    pixels(entry.get("image"), 3), pixels, entry.get("operation") + " " + entry.get("factor"));
        }
    }

    @Test
    void greyImagesHaveBrightnessAndContrastOnly() {
        for (JsonNode entry : recorded.get("grey")) {
            byte[] pixels = new byte[48];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) recorded.get("image").get(i).intValue();
            }
            apply(entry, pixels, 1);
            assertArrayEquals(
                    pixels(entry.get("image"), 1),
                    pixels,
                    entry.get("operation").textValue());
        }
    }

    @Test
    void grayscaleIsItsLuma() {
        byte[] pixels = pixels(recorded.get("image"), 3);
        ColorOperations.grayscale(pixels, 3);
        assertArrayEquals(pixels(recorded.get("grayscale"), 3), pixels);
    }

    @Test
    void windowsAreItsForTheSameDraws() {
        assertEquals(27, recorded.get("windows").size());
        for (JsonNode entry : recorded.get("windows")) {
            JsonNode scale = entry.get("scale");
            JsonNode ratio = entry.get("ratio");
            RandomResizedCrop crop = new RandomResizedCrop(
                    8,
                    8,
                    List.of(scale.get(0).doubleValue(), scale.get(1).doubleValue()),
                    List.of(ratio.get(0).doubleValue(), ratio.get(1).doubleValue()));
            Replay draws = new Replay(entry.get("draws"));
            RandomResizedCrop.Window window =
                    crop.draw(entry.get("height").intValue(), entry.get("width").intValue(), draws);
            JsonNode expected = entry.get("window");
            assertEquals(
                    new RandomResizedCrop.Window(
                            expected.get(0).intValue(),
                            expected.get(1).intValue(),
                            expected.get(2).intValue(),
                            expected.get(3).intValue()),
                    window,
                    entry.toString());
            assertEquals(entry.get("draws").size(), draws.used, "draws used");
        }
    }

    /** Gives recorded draws out again. */
    private static final class Replay extends Random {
        private final transient JsonNode draws;
        private int used;

        Replay(JsonNode draws) {
            this.draws = draws;
        }

        @Override
        public double nextDouble() {
            return draws.get(used++).doubleValue();
        }

        @Override
        public int nextInt(int bound) {
            return (int) (nextDouble() * bound);
        }
    }
}
