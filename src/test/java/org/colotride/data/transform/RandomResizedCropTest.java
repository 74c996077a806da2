package org.colotride.data.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.colotride.data.ChannelOrder;
import org.colotride.data.TestFiles;
import org.colotride.data.source.RawImage;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;

/** Against naive bilinear scaling, and the laws of the windows' sizes and places. */
class RandomResizedCropTest {
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

    private float value(int channel, int y, int x) {
        return (drawn[(y * WIDTH + x) * 3 + channel] & 0xFF) / 255f;
    }

    @Test
    void randomResizedCropScalesItsWindowBilinearly() {
        RandomResizedCrop crop = new RandomResizedCrop(6, 9, null, null);
        for (int seed = 0; seed < 100; seed++) {
            RandomResizedCrop.Window window = crop.draw(HEIGHT, WIDTH, new JavaRandom(new SeededRandom(seed)));
            double area = (double) window.height() * window.width() / (HEIGHT * WIDTH);
            assertTrue(area > 0.03 && area <= 1, window.toString());
            float[] result = apply(drawn, 3, new ImageShape(3, 6, 9), seed, crop);
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < 6; y++) {
                    for (int x = 0; x < 9; x++) {
                        assertEquals(
                                bilinear(c, window, (y + 0.5) / 6, (x + 0.5) / 9),
                                result[(c * 6 + y) * 9 + x],
                                1.1 / 255);
                    }
                }
            }
        }
    }

    /** Pixels' centres lie at halves; beyond the outermost centres the value stays. */
    private double bilinear(int channel, RandomResizedCrop.Window window, double v, double u) {
        double y = Math.max(0, Math.min(window.height() - 1, v * window.height() - 0.5));
        double x = Math.max(0, Math.min(window.width() - 1, u * window.width() - 0.5));
        int y0 = (int) y;
        int x0 = (int) x;
        int y1 = Math.min(window.height() - 1, y0 + 1);
        int x1 = Math.min(window.width() - 1, x0 + 1);
        double above = (1 - x + x0) * at(channel, window, y0, x0) + (x - x0) * at(channel, window, y0, x1);
        double below = (1 - x + x0) * at(channel, window, y1, x0) + (x - x0) * at(channel, window, y1, x1);
        return (1 - y + y0) * above + (y - y0) * below;
    }

    private double at(int channel, RandomResizedCrop.Window window, int y, int x) {
        return value(channel, window.top() + y, window.left() + x);
    }

    @Test
    void windowsSpreadOverAreasProportionsAndPlaces() {
        RandomResizedCrop crop = new RandomResizedCrop(4, 4, List.of(0.2, 0.6), List.of(0.5, 2.0));
        Random random = new JavaRandom(new SeededRandom(1));
        int wide = 0;
        double areas = 0;
        for (int i = 0; i < 2000; i++) {
            RandomResizedCrop.Window window = crop.draw(1000, 1000, random);
            double area = window.height() * window.width() / 1e6;
            double ratio = (double) window.width() / window.height();
            assertTrue(area > 0.199 && area < 0.601 && ratio > 0.499 && ratio < 2.01, window.toString());
            assertTrue(window.top() >= 0 && window.top() + window.height() <= 1000);
            assertTrue(window.left() >= 0 && window.left() + window.width() <= 1000);
            wide += ratio > 1 ? 1 : 0;
            areas += area;
        }
        // Uniform in the logarithm: as many wide as tall ones; windows that do not fit are rarer the larger they are.
        assertEquals(1000, wide, 120);
        assertEquals(0.4, areas / 2000, 0.03);
    }
}
