package org.colotride.model.layer;

import java.util.Arrays;

/**
 * One parameter array of a layer, named as torchvision names it.
 *
 * @param name {@code weight}, {@code bias}, {@code runningMean} …
 * @param shape in PyTorch's order, C-contiguous
 * @param trained whether the optimiser changes it; statistics are not trained, and never decay
 */
record Parameter(String name, boolean trained, long... shape) {
    long length() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
