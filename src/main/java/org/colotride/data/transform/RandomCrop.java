package org.colotride.data.transform;

import java.util.Optional;
import java.util.Random;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/** Cuts out a window of a given size at a uniformly random place. */
public record RandomCrop(int height, int width) implements TransformStep {
    public RandomCrop {
        new ImageSize(height, width);
    }

    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return Optional.of(CropTransform.checkedWindow(new ImageSize(height, width), input));
    }

    @Override
    public ImageTransform create() {
        return new CropTransform(new ImageSize(height, width)) {
            @Override
            protected int position(int room, Random random) {
                return random.nextInt(room + 1);
            }
        };
    }
}
