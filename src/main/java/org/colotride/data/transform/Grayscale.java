package org.colotride.data.transform;

import java.util.Optional;
import java.util.Random;
import org.colotride.config.Require;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/**
 * Takes an image's colours away, as torchvision's {@code RandomGrayscale} does: all channels become the luma.
 *
 * @param probability with which that happens to an image, in [0, 1]; 0.1 if absent
 */
public record Grayscale(Double probability) implements TransformStep {
    private static final double USUAL = 0.1;

    public Grayscale {
        probability = Require.inRange("probability", probability == null ? USUAL : probability, 0, 1);
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
                return random.nextDouble() < probability ? ColorOperations::grayscale : null;
            }
        };
    }
}
