package org.colotride.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.colotride.data.ImageShape;

/** Turns pixels into PNG pictures that a page can hold. */
public final class ImagePng {
    /** Smaller images are enlarged, pixel by pixel, to about this side. */
    private static final int SIDE = 112;

    private static final float GREY = 0.5f;

    private ImagePng() {}

    /**
     * An image as a data URI.
     *
     * @param pixels in [0, 1], {@code [C, H, W]}; one channel or red, green, blue
     */
    public static String dataUri(float[] pixels, ImageShape shape) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(pixels, shape));
    }

    /** What was added to an image, around grey, amplified so that its largest change is black or white. */
    public static String differenceUri(float[] before, float[] after, ImageShape shape) {
        float largest = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs(after[i] - before[i]));
        }
        float[] shown = new float[before.length];
        for (int i = 0; i < before.length; i++) {
            shown[i] = largest == 0 ? GREY : GREY + GREY * (after[i] - before[i]) / largest;
        }
        return dataUri(shown, shape);
    }

    static byte[] png(float[] pixels, ImageShape shape) {
        int scale = Math.max(1, SIDE / Math.max(shape.height(), shape.width()));
        BufferedImage picture =
                new BufferedImage(shape.width() * scale, shape.height() * scale, BufferedImage.TYPE_INT_RGB);
        int plane = shape.height() * shape.width();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int at = y / scale * shape.width() + x / scale;
                int green = shape.channels() == 3 ? at + plane : at;
                int blue = shape.channels() == 3 ? at + 2 * plane : at;
                picture.setRGB(x, y, value(pixels[at]) << 16 | value(pixels[green]) << 8 | value(pixels[blue]));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory refused a picture", e);
        }
        return bytes.toByteArray();
    }

    private static int value(float pixel) {
        return Math.round(255 * Math.min(1, Math.max(0, pixel)));
    }
}
