package org.colotride.attack;

/**
 * The images within ε of benign ones in every pixel, and within [0, 1], exactly: no pixel is further from its benign value
 * than ε, not even by the rounding of single precision, in which b + ε may lie beyond it.
 */
final class ExactBall {
    private final float[] low;
    private final float[] high;

    /**
     * @param benign pixels in [0, 1]
     * @param epsilon largest change of a pixel, in [0, 1]
     */
    ExactBall(float[] benign, double epsilon) {
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

    /** Moves images into it, {@code [as long as the benign ones]}. */
    void project(float[] images) {
        for (int i = 0; i < images.length; i++) {
            images[i] = nearest(images[i], i);
        }
    }
}
