package org.colotride.data.transform;

import java.util.Optional;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/**
 * A transform as a pipeline lists it, with its arguments. To add one: a record of this kind and a line in
 * {@link TransformSteps}.
 */
public interface TransformStep {
    /**
     * The size of this step's images, so that a pipeline is checked before any image is read.
     *
     * @param input size of the images that it receives, if they all have one
     * @throws IllegalArgumentException if it cannot be applied to images of that size
     */
    Optional<ImageSize> outputSize(Optional<ImageSize> input);

    /** Whether equal images may come out different, so that the result cannot be kept from one epoch to the next. */
    default boolean isRandom() {
        return true;
    }

    /**
     * A new DataVec transform. DataVec's keep state between images, so that each image gets its own: that makes them
     * usable in several threads. All its randomness comes from the generator passed to {@code transform(image, random)}.
     */
    ImageTransform create();
}
