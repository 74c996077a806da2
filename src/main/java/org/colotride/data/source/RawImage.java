package org.colotride.data.source;

/** One image of a data set before any transform. */
public sealed interface RawImage {
    /** The bytes of an image file. */
    record Encoded(byte[] bytes) implements RawImage {}

    /** Red, green and blue planes, each row by row, from {@code offset} on in an array that many images share. */
    record Planes(byte[] bytes, int offset, int height, int width) implements RawImage {}

    /** Grey pixels, row by row, from {@code offset} on in an array that many images share. */
    record Grey(byte[] bytes, int offset, int height, int width) implements RawImage {}

    /**
     * Pixels of one image, row by row, the channels of a pixel together as OpenCV keeps them: blue, green and red, or grey
     * alone.
     */
    record Decoded(byte[] bytes, int channels, int height, int width) implements RawImage {}
}
