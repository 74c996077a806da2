package org.colotride.model.imported;

/**
 * A vertex of ours.
 *
 * @param padding zeros that are still to be given to the convolution that follows
 * @param flat whether it holds vectors
 * @param channelsLast whether the file's next layer takes the values of an image in the order height, width, channel
 */
record Placed(String vertex, int channels, int height, int width, int padding, boolean flat, boolean channelsLast) {
    Placed(String vertex, int channels, int height, int width, int padding, boolean flat) {
        this(vertex, channels, height, width, padding, flat, false);
    }

    int length() {
        return channels * height * width;
    }

    Placed at(String name) {
        return new Placed(name, channels, height, width, 0, flat, channelsLast);
    }

    Placed padded(int pixels) {
        return new Placed(vertex, channels, height, width, padding + pixels, false);
    }

    /** The same image, to be taken channels last. */
    Placed flattenedChannelsLast() {
        return new Placed(vertex, channels, height, width, padding, flat, true);
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
