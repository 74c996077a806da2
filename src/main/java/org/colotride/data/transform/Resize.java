package org.colotride.data.transform;

import java.util.Optional;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;
import org.datavec.image.transform.ResizeImageTransform;

/** Scales to a given size by bilinear interpolation, whatever the image's own proportions. */
public record Resize(int height, int width) implements TransformStep {
    public Resize {
        new ImageSize(height, width);
    }

    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return Optional.of(new ImageSize(height, width));
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public ImageTransform create() {
        return new ResizeImageTransform(width, height);
    }
}
