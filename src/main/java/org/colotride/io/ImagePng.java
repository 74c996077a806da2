package org.colotride.io;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.colotride.tensor.ImageShape;

/** Images {@code [C, H, W]} with values in [0, 1] as PNG in {@code data:} addresses, for pages that stand alone. */
public final class ImagePng {
    private ImagePng() {}

    /** @param shape of 1 (grey) or 3 (red, green, blue) channels */
    public static String dataUri(float[] pixels, int offset, ImageShape shape) {
        if (shape.channels() != 1 && shape.channels() != 3) {
            throw new IllegalArgumentException("an image of " + shape.channels() + " channels cannot be shown");
        }
        int plane = shape.height() * shape.width();
        BufferedImage image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < plane; i++) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                int at = offset + (shape.channels() == 1 ? 0 : channel * plane) + i;
                rgb = rgb << 8 | level(pixels[at]);
            }
            image.setRGB(i % shape.width(), i / shape.width(), rgb);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The difference of two images around grey: −{@code epsilon} is black (0), +{@code epsilon} white (1). */
    public static float[] amplify(float[] benign, float[] adversarial, double epsilon) {
        float[] shown = new float[benign.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = (float) (0.5 + 0.5 * (adversarial[i] - benign[i]) / epsilon);
        }
        return shown;
    }

    private static int level(float value) {
        return Math.round(255 * Math.max(0, Math.min(1, value)));
    }
}
