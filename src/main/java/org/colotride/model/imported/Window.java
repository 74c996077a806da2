package org.colotride.model.imported;

/**
 * What a square convolution or pooling looks at, pixels.
 *
 * @param padding on each side, that of a layer before it included
 */
record Window(int kernel, int stride, int padding) {
    /** Height or width after it. */
    int outputSize(int inputSize) {
        return (inputSize + 2 * padding - kernel) / stride + 1;
    }
}
