package org.colotride.model.imported;

/**
 * A vertex of ours.
 *
 * @param height of an image, or what it was before it was flattened; 1 for vectors
 * @param padding zeros that are still to be given to the convolution that follows
 */
record Placed(String vertex, int channels, int height, int width, int padding, Form form) {
    /** How the file's next layer takes its values. */
    enum Form {
        IMAGE,
        /** Vectors of an image's values in the order channel, height, width, which is ours. */
        FLATTENED,
        /** Vectors of an image's values in the order height, width, channel. */
        FLATTENED_CHANNELS_LAST,
        VECTOR
    }

    static Placed image(String vertex, int channels, int height, int width) {
        return new Placed(vertex, channels, height, width, 0, Form.IMAGE);
    }

    static Placed vector(String vertex, int length) {
        return new Placed(vertex, length, 1, 1, 0, Form.VECTOR);
    }

    boolean isImage() {
        return form == Form.IMAGE;
    }

    int length() {
        return channels * height * width;
    }

    /** Another vertex of the same shape. */
    Placed at(String name) {
        return new Placed(name, channels, height, width, 0, form);
    }

    Placed padded(int pixels) {
        return new Placed(vertex, channels, height, width, padding + pixels, form);
    }

    /** The same image as a vector; a vector stays what it is. */
    Placed flattened(Form order) {
        return isImage() ? new Placed(vertex, channels, height, width, padding, order) : this;
    }

    boolean hasShapeOf(Placed other) {
        return form == other.form && channels == other.channels && height == other.height && width == other.width;
    }

    /** Whether both are images of the same size, or both vectors. */
    boolean goesBeside(Placed other) {
        boolean whole = form == Form.IMAGE || form == Form.VECTOR;
        return whole && form == other.form && height == other.height && width == other.width;
    }

    /** After a convolution or pooling. */
    Placed windowed(String name, int outChannels, Window window) {
        return image(name, outChannels, window.outputSize(height), window.outputSize(width));
    }
}
