package org.colotride.data.transform;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.colotride.config.Require;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/**
 * Covers squares at random places (DeVries and Taylor, 2017). A square's centre is any pixel, so that part of it may lie
 * outside of the image.
 *
 * @param holes number of squares, at least 1; 1 if absent
 * @param size side of a square: below 1 a fraction of the image's shorter side, otherwise whole pixels; ½ if absent
 * @param fill value of the covered pixels, in [0, 1]; 0, black, if absent
 */
public record CutOut(Integer holes, Double size, Double fill) implements TransformStep {
    public CutOut {
        holes = Require.atLeast("holes", holes == null ? 1 : holes, 1);
        size = Require.above("size", size == null ? 0.5 : size, 0);
        Require.check(
                "size", size, size < 1 || size == Math.rint(size), "a fraction below 1 or a whole number of pixels");
        fill = Require.inRange("fill", fill == null ? 0 : fill, 0, 1);
    }

    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return input;
    }

    @Override
    public ImageTransform create() {
        byte value = (byte) Math.round(255 * fill);
        return new PixelTransform() {
            @Override
            protected Change draw(int height, int width, Random random) {
                int[] centres = new int[2 * holes];
                for (int i = 0; i < centres.length; i += 2) {
                    centres[i] = random.nextInt(height);
                    centres[i + 1] = random.nextInt(width);
                }
                return (pixels, channels) -> {
                    for (int i = 0; i < centres.length; i += 2) {
                        cover(pixels, channels, height, width, centres[i], centres[i + 1], value);
                    }
                };
            }
        };
    }

    private void cover(byte[] pixels, int channels, int height, int width, int centreY, int centreX, byte value) {
        int side = side(height, width);
        int top = Math.max(0, centreY - side / 2);
        int left = Math.max(0, centreX - side / 2);
        int bottom = Math.min(height, centreY - side / 2 + side);
        int right = Math.min(width, centreX - side / 2 + side);
        for (int y = top; y < bottom; y++) {
            Arrays.fill(pixels, (y * width + left) * channels, (y * width + right) * channels, value);
        }
    }

    /** At least one pixel, and no more than cover the image from any place. */
    private int side(int height, int width) {
        double side = size < 1 ? Math.max(1, Math.rint(size * Math.min(height, width))) : size;
        return (int) Math.min(side, 2.0 * Math.max(height, width));
    }
}
