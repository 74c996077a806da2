package org.colotride.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.colotride.config.Component;
import org.colotride.model.TestNetworks;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG, shifts and smoothing, pixel by pixel, and the gradients that attacks take through them. */
class SmallChangesTest {
    private static final ImageShape ODD = new ImageShape(3, 13, 11);

    private static float[] changed(InputTransform transform, float[] image, ImageShape shape, long seed) {
        float[] seen = image.clone();
        transform.apply(seen, shape, new SeededRandom(seed));
        return seen;
    }

    /** As smooth as photographs are, or there is nothing that JPEG would leave. */
    private static float[] waves(ImageShape shape) {
        float[] image = new float[shape.length()];
        for (int p = 0; p < image.length; p++) {
            int x = p % shape.width();
            int y = p / shape.width() % shape.height();
            int c = p / (shape.width() * shape.height());
            image[p] = (float) (0.5 + 0.3 * Math.sin(0.5 * x + c) * Math.cos(0.35 * y) + 0.15 * Math.sin(1.9 * x * y));
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 75, 95})
    void greyJpegIsWhatAnotherLibraryLeaves(int quality) throws IOException {
        ImageShape shape = new ImageShape(1, 21, 30);
        float[] image = waves(shape);
        float[] ours = changed(new JpegCompression(new JpegCompression.Args(quality)), image, shape, 1);
        float[] theirs = byJava(image, shape, quality);
        double squares = 0;
        for (int p = 0; p < image.length; p++) {
            // Its transform is in integers, and is off by a level now and then; so may a coefficient be then.
            assertEquals(theirs[p], ours[p], 9 / 255.0, "pixel " + p);
            squares += (ours[p] - theirs[p]) * (ours[p] - theirs[p]);
        }
        assertTrue(Math.sqrt(squares / image.length) < 1.2 / 255, "mean difference " + Math.sqrt(squares));
    }

    private static float[] byJava(float[] image, ImageShape shape, int quality) throws IOException {
        BufferedImage grey = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < image.length; p++) {
            grey.getRaster().setSample(p % shape.width(), p / shape.width(), 0, Math.round(255 * image[p]));
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality / 100f);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(grey, null, null), param);
        }
        writer.dispose();
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
        float[] pixels = new float[image.length];
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] = read.getRaster().getSample(p % shape.width(), p / shape.width(), 0) / 255f;
        }
        return pixels;
    }

    /** A colour that JPEG's first coefficients alone describe comes through as JFIF's formulas have it. */
    @Test
    void plainColoursComeThroughJpeg() {
        ImageShape shape = new ImageShape(3, 8, 16);
        float[] image = new float[shape.length()];
        float[] colour = {0.8f, 0.3f, 0.1f};
        for (int p = 0; p < image.length; p++) {
            image[p] = colour[p / 128];
        }
        float[] seen = changed(new JpegCompression(new JpegCompression.Args(95)), image, shape, 1);
        for (int p = 0; p < image.length; p++) {
            assertEquals(colour[p / 128], seen[p], 3 / 255.0);
            assertEquals(Math.round(seen[p] * 255), seen[p] * 255, 1e-3, "8 bits");
        }
    }

    @Test
    void jpegRepeatedIsJpegOnceAndItsGradientIsTheIdentitys() {
        JpegCompression jpeg = new JpegCompression(new JpegCompression.Args(60));
        ImageShape shape = new ImageShape(1, 16, 16);
        float[] once = changed(jpeg, waves(shape), shape, 1);
        float[] twice = changed(jpeg, once, shape, 1);
        double moved = 0;
        for (int p = 0; p < once.length; p++) {
            moved = Math.max(moved, Math.abs(once[p] - twice[p]));
        }
        assertTrue(moved <= 2 / 255.0 + 1e-6, "rounding to 8 bits alone: " + moved);
        float[] gradient = {1, -2, 3};
        jpeg.backward(once, shape, new SeededRandom(1), gradient);
        assertArrayEquals(new float[] {1, -2, 3}, gradient);
    }

    @Test
    void shiftsAreEveryDisplacementButNone() {
        PixelShift shift = new PixelShift(new PixelShift.Args(1, 4));
        float[] image = TestNetworks.images(1, ODD, 4);
        Set<String> found = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            float[] seen = changed(shift, image, ODD, seed);
            for (int down = -1; down <= 1; down++) {
                for (int right = -1; right <= 1; right++) {
                    if (Arrays.equals(naiveShift(image, down, right), seen)) {
                        found.add(down + " " + right);
                    }
                }
            }
        }
        assertEquals(8, found.size(), found.toString());
        assertTrue(!found.contains("0 0"));
        assertEquals(4, shift.draws());
    }

    private static float[] naiveShift(float[] image, int down, int right) {
        float[] moved = new float[image.length];
        for (int c = 0; c < ODD.channels(); c++) {
            for (int y = 0; y < ODD.height(); y++) {
                for (int x = 0; x < ODD.width(); x++) {
                    moved[at(c, y, x)] = image[at(c, y - down, x - right)];
                }
            }
        }
        return moved;
    }

    private static int at(int c, int y, int x) {
        int row = Math.max(0, Math.min(ODD.height() - 1, y));
        int column = Math.max(0, Math.min(ODD.width() - 1, x));
        return (c * ODD.height() + row) * ODD.width() + column;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 5})
    void smoothingIsAConvolutionInTwoDimensions(double sigma) {
        float[] image = TestNetworks.images(1, ODD, 5);
        float[] seen = changed(new GaussianSmoothing(new GaussianSmoothing.Args(sigma)), image, ODD, 1);
        int radius = (int) Math.ceil(3 * sigma);
        for (int c = 0; c < ODD.channels(); c++) {
            for (int y = 0; y < ODD.height(); y++) {
                for (int x = 0; x < ODD.width(); x++) {
                    double sum = 0;
                    double weights = 0;
                    for (int dy = -radius; dy <= radius; dy++) {
                        for (int dx = -radius; dx <= radius; dx++) {
                            double weight = Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
                            weights += weight;
                            sum += weight * image[at(c, y + dy, x + dx)];
                        }
                    }
                    assertEquals(sum / weights, seen[at(c, y, x)], 1e-5);
                }
            }
        }
    }

    /** Of a linear change, the gradient is the slope in every direction. */
    @ParameterizedTest
    @ValueSource(strings = {"shift", "smooth"})
    void gradientsAreFiniteDifferences(String name) {
        InputTransform transform = InputTransforms.REGISTRY.create(Component.named(name));
        float[] image = TestNetworks.images(1, ODD, 6);
        float[] upstream = TestNetworks.floats(image.length, 7);
        float[] gradient = upstream.clone();
        transform.backward(image, ODD, new SeededRandom(8), gradient);
        for (int p = 0; p < image.length; p += 7) {
            float[] ahead = image.clone();
            ahead[p] += 0.25f;
            float[] behind = image.clone();
            behind[p] -= 0.25f;
            float[] above = changed(transform, ahead, ODD, 8);
            float[] below = changed(transform, behind, ODD, 8);
            double slope = 0;
            for (int q = 0; q < image.length; q++) {
                slope += upstream[q] * ((double) above[q] - below[q]) / 0.5;
            }
            assertEquals(slope, gradient[p], 1e-4, "pixel " + p);
        }
    }
}
