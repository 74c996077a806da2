package org.colotride.data.transform;

/**
 * Brightness, contrast, saturation and hue of images of bytes as torchvision defines them for tensors of bytes
 * (its {@code adjust_…} functions): in single precision, the result cut off to a whole number. Pixels lie row by row, the
 * channels of a pixel together: blue, green and red, or grey alone.
 */
final class ColorOperations {
    private static final int BYTE_VALUES = 256;
    private static final float LARGEST = 255;
    private static final int COLOURS = 3;

    private ColorOperations() {}

    /** Scales all values by {@code factor} ≥ 0. */
    static void brightness(byte[] pixels, double factor) {
        blend(pixels, factor, 0);
    }

    /** Moves all values away from ({@code factor} > 1) or towards the mean luma. */
    static void contrast(byte[] pixels, int channels, double factor) {
        long sum = 0;
        for (int i = 0; i < pixels.length; i += channels) {
            sum += channels == COLOURS ? luma(pixels, i) : pixels[i] & 0xFF;
        }
        blend(pixels, factor, (float) ((double) sum * channels / pixels.length));
    }

    /** Moves the colours of a pixel away from ({@code factor} > 1) or towards its luma; grey images have none. */
    static void saturation(byte[] pixels, int channels, double factor) {
        if (channels != COLOURS) {
            return;
        }
        float own = (float) factor;
        float other = (float) (1 - factor);
        for (int i = 0; i < pixels.length; i += COLOURS) {
            float grey = other * luma(pixels, i);
            for (int c = i; c < i + COLOURS; c++) {
                pixels[c] = cut(own * (pixels[c] & 0xFF) + grey);
            }
        }
    }

    /** Turns the hue by {@code shift} of a full circle, in [−½, ½]; grey images have none. */
    static void hue(byte[] pixels, int channels, double shift) {
        if (channels != COLOURS) {
            return;
        }
        float[] bgr = new float[COLOURS];
        for (int i = 0; i < pixels.length; i += COLOURS) {
            for (int c = 0; c < COLOURS; c++) {
                bgr[c] = (pixels[i + c] & 0xFF) / LARGEST;
            }
            turn(bgr, (float) shift);
            for (int c = 0; c < COLOURS; c++) {
                pixels[i + c] = cut(bgr[c] * LARGEST);
            }
        }
    }

    /** Each pixel's luma in all of its channels. */
    static void grayscale(byte[] pixels, int channels) {
        for (int i = 0; channels == COLOURS && i < pixels.length; i += COLOURS) {
            byte grey = (byte) luma(pixels, i);
            pixels[i] = grey;
            pixels[i + 1] = grey;
            pixels[i + 2] = grey;
        }
    }

    private static int luma(byte[] pixels, int at) {
        return (int)
                (0.2989f * (pixels[at + 2] & 0xFF) + 0.587f * (pixels[at + 1] & 0xFF) + 0.114f * (pixels[at] & 0xFF));
    }

    private static void blend(byte[] pixels, double factor, float with) {
        byte[] blended = new byte[BYTE_VALUES];
        for (int value = 0; value < BYTE_VALUES; value++) {
            blended[value] = cut((float) factor * value + (float) (1 - factor) * with);
        }
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = blended[pixels[i] & 0xFF];
        }
    }

    private static byte cut(float value) {
        return (byte) Math.max(0, Math.min(LARGEST, value));
    }

    /** To hue, saturation and value, and back with another hue; each channel in [0, 1]. */
    private static void turn(float[] bgr, float shift) {
        float b = bgr[0];
        float g = bgr[1];
        float r = bgr[2];
        float value = Math.max(r, Math.max(g, b));
        float range = value - Math.min(r, Math.min(g, b));
        if (range == 0) {
            return;
        }
        float saturation = range / value;
        float fromRed = (value - r) / range;
        float fromGreen = (value - g) / range;
        float fromBlue = (value - b) / range;
        float sixths =
                r == value ? fromBlue - fromGreen : g == value ? 2 + fromRed - fromBlue : 4 + fromGreen - fromRed;
        float hue = (sixths / 6 + 1) % 1 + shift;
        hue %= 1;
        hue = 6 * (hue < 0 ? hue + 1 : hue);
        int sextant = (int) Math.floor(hue);
        float rest = hue - sextant;
        float low = value * (1 - saturation);
        float falling = value * (1 - saturation * rest);
        float rising = value * (1 - saturation * (1 - rest));
        switch (sextant % 6) {
            case 0 -> set(bgr, value, rising, low);
            case 1 -> set(bgr, falling, value, low);
            case 2 -> set(bgr, low, value, rising);
            case 3 -> set(bgr, low, falling, value);
            case 4 -> set(bgr, rising, low, value);
            default -> set(bgr, value, low, falling);
        }
    }

    private static void set(float[] bgr, float red, float green, float blue) {
        bgr[0] = blue;
        bgr[1] = green;
        bgr[2] = red;
    }
}
