package org.colotride.attack;

/**
 * The images within ε of benign ones by the root of summed squares, and within [0, 1]. An image outside is drawn straight
 * towards its benign one, then clipped, which brings it nearer still (Croce and Hein, ICML 2020).
 */
final class EuclideanBall implements Ball {
    /** By how much an image is drawn in further where rounding left it outside; doubled until it is not. */
    private static final double ROUNDING = 1e-7;

    private final float[] benign;
    private final int length;
    private final double epsilon;

    /** @param benign pixels in [0, 1], {@code [count, C, H, W]}; not copied */
    EuclideanBall(float[] benign, int count, double epsilon) {
        this.benign = benign;
        this.length = benign.length / count;
        this.epsilon = epsilon;
    }

    @Override
    public void project(float[] images, int image) {
        int first = image * length;
        double distance = distance(images, first);
        double share = distance > epsilon ? epsilon / distance : 1;
        draw(images, first, share);
        for (double further = ROUNDING; distance(images, first) > epsilon; further *= 2) {
            draw(images, first, Math.max(0, 1 - further));
        }
    }

    /** Leaves of each change no more than a share, and of each pixel what lies in [0, 1]. */
    private void draw(float[] images, int first, double share) {
        for (int p = first; p < first + length; p++) {
            float drawn = share == 1 ? images[p] : (float) (benign[p] + share * ((double) images[p] - benign[p]));
            images[p] = Math.min(Math.max(drawn, 0f), 1f);
        }
    }

    private double distance(float[] images, int first) {
        double squares = 0;
        for (int p = first; p < first + length; p++) {
            double change = (double) images[p] - benign[p];
            squares += change * change;
        }
        return Math.sqrt(squares);
    }

    @Override
    public void step(float[] images, float[] gradient, int image, float size, float[] to) {
        int first = image * length;
        double squares = 0;
        for (int p = first; p < first + length; p++) {
            squares += (double) gradient[p] * gradient[p];
        }
        double scale = squares == 0 ? 0 : size / Math.sqrt(squares);
        for (int p = first; p < first + length; p++) {
            to[p] = (float) (images[p] - scale * gradient[p]);
        }
    }
}
