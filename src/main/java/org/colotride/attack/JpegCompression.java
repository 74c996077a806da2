package org.colotride.attack;

import java.util.random.RandomGenerator;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.tensor.ImageShape;

/**
 * What baseline JPEG leaves of an image: 8 bits a channel, blocks of 8×8 pixels, their cosine transform divided by the
 * example tables of ITU-T T.81, annex K, scaled by the quality as the Independent JPEG Group's library does, rounded, and
 * the way back. Three channels are red, green and blue and go through JFIF's YCbCr, each colour at full resolution; any
 * other number goes by the table of brightness. Blocks that the image does not fill repeat its last row and column. Rounding
 * has no useful gradient: an attack takes that of the identity (BPDA, Athalye et al., ICML 2018, as against JPEG there).
 */
public final class JpegCompression implements InputTransform {
    private static final int SIDE = 8;
    private static final int LEVELS = 255;
    private static final int MIDDLE = 128;
    private static final int[] BRIGHTNESS = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] COLOUR = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99
    };
    private static final double[][] COSINES = cosines();

    private final int[] brightness;
    private final int[] colour;

    /** @param quality from 1 to 100, as the Independent JPEG Group counts it */
    public record Args(@Default("75") int quality) {
        public Args {
            Require.inRange("quality", quality, 1, 100);
        }
    }

    public JpegCompression(Args args) {
        int scale = args.quality() < 50 ? 5000 / args.quality() : 200 - 2 * args.quality();
        this.brightness = scaled(BRIGHTNESS, scale);
        this.colour = scaled(COLOUR, scale);
    }

    private static int[] scaled(int[] table, int scale) {
        int[] steps = new int[table.length];
        for (int i = 0; i < table.length; i++) {
            steps[i] = Math.max(1, Math.min(LEVELS, (table[i] * scale + 50) / 100));
        }
        return steps;
    }

    private static double[][] cosines() {
        double[][] cosines = new double[SIDE][SIDE];
        for (int u = 0; u < SIDE; u++) {
            for (int x = 0; x < SIDE; x++) {
                double scale = Math.sqrt((u == 0 ? 1.0 : 2.0) / SIDE);
                cosines[u][x] = scale * Math.cos((2 * x + 1) * u * Math.PI / (2 * SIDE));
            }
        }
        return cosines;
    }

    @Override
    public void apply(float[] image, ImageShape shape, RandomGenerator random) {
        for (int p = 0; p < image.length; p++) {
            image[p] = Math.round(image[p] * LEVELS) - MIDDLE;
        }
        boolean coloured = shape.channels() == 3;
        if (coloured) {
            toBrightnessAndColour(image, shape.height() * shape.width());
        }
        double[] block = new double[SIDE * SIDE];
        double[] half = new double[SIDE * SIDE];
        for (int c = 0; c < shape.channels(); c++) {
            int[] steps = coloured && c > 0 ? colour : brightness;
            int first = c * shape.height() * shape.width();
            for (int y = 0; y < shape.height(); y += SIDE) {
                for (int x = 0; x < shape.width(); x += SIDE) {
                    read(image, first, shape, y, x, block);
                    quantise(block, half, steps);
                    write(block, image, first, shape, y, x);
                }
            }
        }
        if (coloured) {
            toRedGreenBlue(image, shape.height() * shape.width());
        }
        for (int p = 0; p < image.length; p++) {
            image[p] = (float) Math.max(0, Math.min(LEVELS, Math.round(image[p] + MIDDLE))) / LEVELS;
        }
    }

    private static void read(float[] image, int first, ImageShape shape, int top, int left, double[] block) {
        for (int y = 0; y < SIDE; y++) {
            int row = Math.min(top + y, shape.height() - 1);
            for (int x = 0; x < SIDE; x++) {
                int column = Math.min(left + x, shape.width() - 1);
                block[y * SIDE + x] = image[first + row * shape.width() + column];
            }
        }
    }

    private static void write(double[] block, float[] image, int first, ImageShape shape, int top, int left) {
        for (int y = 0; y < Math.min(SIDE, shape.height() - top); y++) {
            for (int x = 0; x < Math.min(SIDE, shape.width() - left); x++) {
                image[first + (top + y) * shape.width() + left + x] = (float) block[y * SIDE + x];
            }
        }
    }

    private static void quantise(double[] block, double[] half, int[] steps) {
        transform(block, half, true);
        transform(half, block, true);
        for (int i = 0; i < block.length; i++) {
            block[i] = Math.rint(block[i] / steps[i]) * steps[i];
        }
        transform(block, half, false);
        transform(half, block, false);
    }

    /** The cosine transform of each row, or the way back, and turns the block by the diagonal: twice is both directions. */
    private static void transform(double[] from, double[] to, boolean forward) {
        for (int row = 0; row < SIDE; row++) {
            for (int u = 0; u < SIDE; u++) {
                double sum = 0;
                for (int x = 0; x < SIDE; x++) {
                    sum += from[row * SIDE + x] * (forward ? COSINES[u][x] : COSINES[x][u]);
                }
                to[u * SIDE + row] = sum;
            }
        }
    }

    /** JFIF's colours, all around 0. */
    private static void toBrightnessAndColour(float[] image, int plane) {
        for (int p = 0; p < plane; p++) {
            float red = image[p];
            float green = image[plane + p];
            float blue = image[2 * plane + p];
            image[p] = Math.round(0.299f * red + 0.587f * green + 0.114f * blue);
            image[plane + p] = Math.round(-0.168736f * red - 0.331264f * green + 0.5f * blue);
            image[2 * plane + p] = Math.round(0.5f * red - 0.418688f * green - 0.081312f * blue);
        }
    }

    private static void toRedGreenBlue(float[] image, int plane) {
        for (int p = 0; p < plane; p++) {
            float bright = image[p];
            float toBlue = image[plane + p];
            float toRed = image[2 * plane + p];
            image[p] = bright + 1.402f * toRed;
            image[plane + p] = bright - 0.344136f * toBlue - 0.714136f * toRed;
            image[2 * plane + p] = bright + 1.772f * toBlue;
        }
    }
}
