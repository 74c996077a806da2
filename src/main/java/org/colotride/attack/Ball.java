package org.colotride.attack;

/** The images that an adversary may show instead of benign ones: within ε of them by a norm, and within [0, 1]. */
public interface Ball {
    /**
     * Moves an image into it, exactly: not even rounding leaves it further than ε.
     *
     * @param images {@code [as many as benign ones, C, H, W]}
     */
    void project(float[] images, int image);

    /**
     * A step of steepest descent by the norm, not projected.
     *
     * @param gradient of the loss; an image that has none stays
     * @param size length of the step by the norm
     * @param to receives the image
     */
    void step(float[] images, float[] gradient, int image, float size, float[] to);
}
