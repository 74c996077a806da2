package org.colotride.data.transform;

import java.util.Optional;
import java.util.Random;
import org.colotride.config.Require;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/**
 * Changes brightness, contrast, saturation and hue in a random order by random amounts, as torchvision's {@code
 * ColorJitter} does: three factors uniform in [max(0, 1 − x), 1 + x], and a turn of the hue uniform in [−x, x].
 *
 * @param brightness x ≥ 0; 0, if absent, leaves it as it is
 * @param contrast likewise
 * @param saturation likewise; without effect on grey images
 * @param hue x in [0, 0.5] of a full circle; 0 if absent; without effect on grey images
 */
public record ColorJitter(Double brightness, Double contrast, Double saturation, Double hue) implements TransformStep {
    private static final int OPERATIONS = 4;

    public ColorJitter {
        brightness = Require.atLeast("brightness", brightness == null ? 0 : brightness, 0);
        contrast = Require.atLeast("contrast", contrast == null ? 0 : contrast, 0);
        saturation = Require.atLeast("saturation", saturation == null ? 0 : saturation, 0);
        hue = Require.inRange("hue", hue == null ? 0 : hue, 0, 0.5);
    }

    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return input;
    }

    @Override
    public ImageTransform create() {
        return new PixelTransform() {
            @Override
            protected Change draw(int height, int width, Random random) {
                return drawn(random);
            }
        };
    }

    private PixelTransform.Change drawn(Random random) {
        int[] order = {0, 1, 2, 3};
        for (int last = OPERATIONS - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int kept = order[last];
            order[last] = order[other];
            order[other] = kept;
        }
        double light = factor(brightness, random);
        double range = factor(contrast, random);
        double colour = factor(saturation, random);
        double turn = hue * (2 * random.nextDouble() - 1);
        return (pixels, channels) -> {
            for (int operation : order) {
                if (operation == 0 && brightness > 0) {
                    ColorOperations.brightness(pixels, light);
                } else if (operation == 1 && contrast > 0) {
                    ColorOperations.contrast(pixels, channels, range);
                } else if (operation == 2 && saturation > 0) {
                    ColorOperations.saturation(pixels, channels, colour);
                } else if (operation == 3 && hue > 0) {
                    ColorOperations.hue(pixels, channels, turn);
                }
            }
        };
    }

    private static double factor(double strength, Random random) {
        double low = Math.max(0, 1 - strength);
        return low + (1 + strength - low) * random.nextDouble();
    }
}
