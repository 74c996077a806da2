package org.colotride.tensor;

/**
 * Shape {@code [channels, height, width]} of one image; its pixels lie in [0, 1].
 *
 * @param channels 1 for grey, 3 for colours; at least 1
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 */
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("image shape [" + channels + ", " + height + ", " + width + "]");
        }
    }

    /** Number of values of one image. */
    public int length() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + "×" + height + "×" + width;
    }
}
