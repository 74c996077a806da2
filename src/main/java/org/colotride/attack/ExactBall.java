package org.colotride.attack;

import org.colotride.tensor.Sign;

/**
 * The images within ε of benign ones in every pixel, and within [0, 1], exactly: no pixel is further from its benign value
 * than ε, not even by the rounding of single precision, in which b + ε may lie beyond it.
 */
final class ExactBall implements Ball {
    private final float[] low;
    private final float[] high;
    private final int length;

    /**
     * @param benign pixels in [0, 1], {@code [count, C, H, W]}
     * @param epsilon largest change of a pixel, in [0, 1]
     */
    ExactBall(float[] benign, int count, double epsilon) {
        length = benign.length / count;
        low = new float[benign.length];
        high = new float[benign.length];
        for (int i = 0; i < benign.length; i++) {
            low[i] = Math.max(0f, lowest(benign[i], epsilon));
            high[i] = Math.min(1f, highest(benign[i], epsilon));
        }
    }

    private static float lowest(double benign, double epsilon) {
        float pixel = (float) (benign - epsilon);
        while (benign - pixel > epsilon) {
            pixel = Math.nextUp(pixel);
        }
        return pixel;
    }

    private static float highest(double benign, double epsilon) {
        float pixel = (float) (benign + epsilon);
        while (pixel - benign > epsilon) {
            pixel = Math.nextDown(pixel);
        }
        return pixel;
    }

    /** The nearest value that pixel {@code i} may take. */
    float nearest(float value, int i) {
        return Math.min(Math.max(value, low[i]), high[i]);
    }

    @Override
    public void project(float[] images, int image) {
        for (int i = image * length; i < (image + 1) * length; i++) {
            images[i] = nearest(images[i], i);
        }
    }

    @Override
    public void step(float[] images, float[] gradient, int image, float size, float[] to) {
        for (int i = image * length; i < (image + 1) * length; i++) {
            to[i] = images[i] - size * Sign.of(gradient[i]);
        }
    }
}
