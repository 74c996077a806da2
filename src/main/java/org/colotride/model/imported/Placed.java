package org.colotride.model.imported;

/** A vertex of ours; {@code padding} of zeros is still to be given to the convolution that follows. */
record Placed(String vertex, int channels, int height, int width, int padding, boolean flat) {
    int length() {
        return channels * height * width;
    }

    Placed at(String name) {
        return new Placed(name, channels, height, width, 0, flat);
    }

    Placed padded(int pixels) {
        return new Placed(vertex, channels, height, width, padding + pixels, false);
    }

    /** After a convolution or pooling, whose padding includes that of this vertex. */
    Placed windowed(String name, int outChannels, int kernel, int stride, int padded) {
        return new Placed(
                name,
                outChannels,
                (height + 2 * padded - kernel) / stride + 1,
                (width + 2 * padded - kernel) / stride + 1,
                0,
                false);
    }
}
