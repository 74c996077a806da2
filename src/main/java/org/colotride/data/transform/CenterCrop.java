package org.colotride.data.transform;

import java.util.Optional;
import java.util.Random;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/** Cuts out the window of a given size in the middle; an odd pixel is left below or to the right. */
public record CenterCrop(int height, int width) implements TransformStep {
    public CenterCrop {
        new ImageSize(height, width);
    }

    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return Optional.of(CropTransform.checkedWindow(new ImageSize(height, width), input));
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    @Override
    public ImageTransform create() {
        return new CropTransform(new ImageSize(height, width)) {
            @Override
            protected int position(int room, Random random) {
                return room / 2;
            }
        };
    }
}
